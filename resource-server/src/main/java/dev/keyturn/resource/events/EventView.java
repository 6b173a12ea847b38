package dev.keyturn.resource.events;

import java.time.Instant;

/** An event as it is answered. */
record EventView(long id, String title, String description, Instant date, String location, long organizerId) {
    int length() {
        return title.length() + description.length() + location.length();
    }
}
