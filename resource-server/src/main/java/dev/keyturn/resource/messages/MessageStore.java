package dev.keyturn.resource.messages;

import dev.keyturn.edge.database.Columns;
import dev.keyturn.resource.users.People;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The statements that store messages. Each takes a lock for each receiver (the turn of docs/adr/0025), which its commit
 * releases.
 */
@Component
class MessageStore {
    private final JdbcClient jdbc;

    MessageStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Stores a message, and waits for its receiver's lock.
     *
     * @return empty if there is no such receiver
     */
    Optional<MessageView> store(NewMessage message) {
        return jdbc.sql("""
                        INSERT INTO app.message (sender_id, receiver_id, content, created_at)
                        SELECT :sender, person.id, :content, clock_timestamp()
                        FROM %s person WHERE person.id = :receiver
                        RETURNING id, created_at""".formatted(People.ACTIVE))
                .param("sender", message.sender())
                .param("receiver", message.receiver())
                .param("content", message.content())
                .query((row, number) -> view(row, message))
                .optional();
    }

    /**
     * Stores many messages in one statement that waits for no receiver's lock: two such statements cannot block each
     * other, and no message waits because of another's receiver.
     *
     * @return in the same order, empty if a lock was not free, or if there is no such receiver
     */
    List<Optional<MessageView>> storeAtOnce(List<NewMessage> messages) {
        List<Optional<MessageView>> stored = new ArrayList<>(Collections.nCopies(messages.size(), Optional.empty()));
        jdbc.sql("""
                        MERGE INTO app.message USING (
                            SELECT given.*
                            FROM unnest(:senders::bigint[], :receivers::bigint[], :contents::text[])
                                 WITH ORDINALITY AS given (sender, receiver, content, number)
                            JOIN %s person ON person.id = given.receiver
                            WHERE app.message_turn_taken(given.receiver)
                            ORDER BY given.number) given
                        ON false
                        WHEN NOT MATCHED THEN INSERT (sender_id, receiver_id, content, created_at)
                            VALUES (given.sender, given.receiver, given.content, clock_timestamp())
                        RETURNING given.number, message.id, message.created_at""".formatted(People.ACTIVE))
                .param("senders", messages.stream().map(NewMessage::sender).toArray(Long[]::new))
                .param("receivers", messages.stream().map(NewMessage::receiver).toArray(Long[]::new))
                .param("contents", messages.stream().map(NewMessage::content).toArray(String[]::new))
                .query(row -> {
                    int index = row.getInt("number") - 1;
                    stored.set(index, Optional.of(view(row, messages.get(index))));
                });
        return stored;
    }

    private static MessageView view(ResultSet row, NewMessage message) throws SQLException {
        return new MessageView(
                row.getLong("id"),
                message.content(),
                Columns.instant(row, "created_at"),
                message.sender(),
                message.receiver(),
                false);
    }
}
