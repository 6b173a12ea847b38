package dev.keyturn.resource.messages;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.users.People;
import java.time.OffsetDateTime;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores a message, and tells of it. */
@Component
class MessageSending {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    MessageSending(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Without a transaction of its own: the statement that takes the receiver's turn commits too, and nobody who sends to
     * the same receiver waits for a round trip of ours.
     */
    MessageView send(MessageRequest request, long sender) {
        MessageView message = jdbc.sql("""
                        INSERT INTO app.message (sender_id, receiver_id, content, created_at)
                        SELECT :sender, person.id, :content, clock_timestamp()
                        FROM %s person WHERE person.id = :receiver
                        RETURNING id, created_at""".formatted(People.ACTIVE))
                .param("sender", sender)
                .param("receiver", request.receiverId())
                .param("content", request.content())
                .query((row, number) -> new MessageView(
                        row.getLong("id"),
                        request.content(),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        sender,
                        request.receiverId(),
                        false))
                .optional()
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        "There is no user " + request.receiverId() + " to receive the message."));
        events.publishEvent(new MessageSent(message));
        return message;
    }
}
