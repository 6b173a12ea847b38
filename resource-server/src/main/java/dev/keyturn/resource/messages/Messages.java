package dev.keyturn.resource.messages;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * All messages; the lists are newest first. Somebody's messages are asked for by a range of one person, and ordered by that
 * person first: with an equality, PostgreSQL walks back along all messages of everybody when it knows of somebody with many,
 * and that walk is as long as their last message is old.
 */
interface Messages extends Repository<Message, Long> {
    Optional<Message> findByIdAndReceiverId(long id, long receiverId);

    /** Answers 1 to the one caller that changes it, and 0 to all others. */
    @Modifying
    @Query("update Message m set m.read = true where m.id = :id and m.receiverId = :receiver and not m.read")
    int markRead(long id, long receiver);

    @Query("""
            from Message m where m.receiverId between :person and :person and m.id < :below
            order by m.receiverId, m.id desc limit :rows offset :skip""")
    List<Message> received(long person, long below, int rows, int skip);

    @Query("""
            from Message m where m.senderId between :person and :person and m.id < :below
            order by m.senderId, m.id desc limit :rows offset :skip""")
    List<Message> sent(long person, long below, int rows, int skip);

    /** What two people wrote to each other. Each direction is read by itself, from an index that holds it in order. */
    @Query(nativeQuery = true, value = """
            SELECT * FROM (
                (SELECT * FROM app.message WHERE sender_id = :person AND receiver_id = :other AND id < :below
                    ORDER BY id DESC LIMIT CAST(:rows AS integer) + :skip)
                UNION
                (SELECT * FROM app.message WHERE sender_id = :other AND receiver_id = :person AND id < :below
                    ORDER BY id DESC LIMIT CAST(:rows AS integer) + :skip)) message
            ORDER BY id DESC LIMIT :rows OFFSET :skip""")
    List<Message> between(long person, long other, long below, int rows, int skip);

    @Query("select count(*) from Message m where m.receiverId = :person and not m.read")
    long unread(long person);
}
