package dev.keyturn.resource.events;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All events. */
interface Events extends Repository<Event, Long> {
    Event saveAndFlush(Event event);

    void delete(Event event);

    void flush();

    Optional<Event> findById(long id);
}
