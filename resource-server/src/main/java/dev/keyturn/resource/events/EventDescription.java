package dev.keyturn.resource.events;

import java.time.Instant;

/** All that its organizer says about an event, within the limits of {@link EventRequest}. */
record EventDescription(String title, String description, Instant date, String location) {}
