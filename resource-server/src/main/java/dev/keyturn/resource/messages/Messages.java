package dev.keyturn.resource.messages;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All messages; the lists are newest first. */
interface Messages extends Repository<Message, Long> {
    Message saveAndFlush(Message message);

    Optional<Message> findByIdAndReceiverId(long id, long receiverId);

    @Query("""
            from Message m where m.receiverId = :person and m.id < :below
            order by m.id desc limit :rows offset :skip""")
    List<Message> received(long person, long below, int rows, int skip);

    @Query("""
            from Message m where m.senderId = :person and m.id < :below
            order by m.id desc limit :rows offset :skip""")
    List<Message> sent(long person, long below, int rows, int skip);
}
