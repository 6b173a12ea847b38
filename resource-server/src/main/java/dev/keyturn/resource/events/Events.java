package dev.keyturn.resource.events;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All events. */
interface Events extends Repository<Event, Long> {
    Event saveAndFlush(Event event);

    void delete(Event event);

    void flush();

    Optional<Event> findById(long id);

    @Query("from Event e where e.id > :above order by e.id limit :rows offset :skip")
    List<Event> page(long above, int rows, int skip);
}
