/**
 * Events: creating, finding, changing and cancelling them. The package owns the table {@code app.event}, and the rules
 * that titles are unique and that only the organizer or an ADMIN changes an event; an organizer is only an id here. No
 * other package comes in: requests to {@code /events} do.
 */
@NullMarked
package dev.keyturn.resource.events;

import org.jspecify.annotations.NullMarked;
