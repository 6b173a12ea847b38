/**
 * Events: who may hold, change and cancel one, and that no two share a title. It owns the table {@code app.event}; an
 * organizer is only an id here. Nothing comes in but its own requests.
 */
@NullMarked
package dev.keyturn.resource.events;

import org.jspecify.annotations.NullMarked;
