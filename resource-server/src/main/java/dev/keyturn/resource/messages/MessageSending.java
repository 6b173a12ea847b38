package dev.keyturn.resource.messages;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.messages.IdempotencyKeys.Fresh;
import dev.keyturn.resource.messages.IdempotencyKeys.Repeated;
import dev.keyturn.resource.messages.IdempotencyKeys.Taken;
import dev.keyturn.resource.users.People;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores a message, and tells of it. */
@Component
class MessageSending {
    private final Messages messages;
    private final IdempotencyKeys keys;
    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    MessageSending(
            Messages messages, IdempotencyKeys keys, People people, ApplicationEventPublisher events, Clock clock) {
        this.messages = messages;
        this.keys = keys;
        this.people = people;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    MessageView send(MessageRequest request, long sender) {
        if (!people.isActive(request.receiverId())) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "There is no user " + request.receiverId() + " to receive the message.");
        }
        Message message = messages.saveAndFlush(
                new Message(request, sender, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        events.publishEvent(new MessageSent(message.view()));
        return message.view();
    }

    /** As {@link #send}, but at most once for a key: whoever repeats the request gets the first one's answer. */
    @Transactional
    MessageView sendOnce(MessageRequest request, long sender, IdempotencyKey key) {
        return switch (keys.claim(sender, key.value(), request.hash())) {
            case Fresh _ -> {
                MessageView sent = send(request, sender);
                keys.bind(sender, key.value(), sent.id());
                yield sent;
            }
            case Repeated repeated ->
                messages.findById(repeated.messageId()).orElseThrow().asSent();
            case Taken _ ->
                throw new ProblemException(
                        ProblemType.KEY_REUSED,
                        "This Idempotency-Key came with another message within the last day. Use a new key.");
        };
    }
}
