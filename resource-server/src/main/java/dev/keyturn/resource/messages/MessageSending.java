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
    private final People people;
    private final ApplicationEventPublisher events;

    MessageSending(JdbcClient jdbc, People people, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.people = people;
        this.events = events;
    }

    /**
     * Without a transaction of its own: the statement that takes the receiver's turn commits too, and nobody who sends to
     * the same receiver waits for a round trip of ours.
     */
    MessageView send(MessageRequest request, long sender) {
        if (!people.isActive(request.receiverId())) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "There is no user " + request.receiverId() + " to receive the message.");
        }
        MessageView message = jdbc.sql("""
                        INSERT INTO app.message (sender_id, receiver_id, content, created_at)
                        VALUES (:sender, :receiver, :content, clock_timestamp())
                        RETURNING id, created_at""")
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
                .single();
        events.publishEvent(new MessageSent(message));
        return message;
    }
}
