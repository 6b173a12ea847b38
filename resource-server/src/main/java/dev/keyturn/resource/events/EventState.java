package dev.keyturn.resource.events;

import org.springframework.http.ResponseEntity;

/**
 * An event at one moment.
 *
 * @param version goes up with each change
 */
record EventState(EventView view, int version) {
    /** The event with its {@code ETag}. */
    ResponseEntity<EventView> answer(ResponseEntity.BodyBuilder response) {
        return response.eTag(entityTag()).body(view);
    }

    String entityTag() {
        return "\"" + version + "\"";
    }
}
