package dev.keyturn.resource.messages;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Marks messages as read by their receivers, and publishes that. */
@Component
class MessageReading {
    private final Messages messages;
    private final ApplicationEventPublisher events;

    MessageReading(Messages messages, ApplicationEventPublisher events) {
        this.messages = messages;
        this.events = events;
    }

    /** Marks a message as read; answers 404 to anybody but its receiver. */
    @Transactional
    MessageView markRead(long id, long receiver) {
        boolean first = messages.markRead(id, receiver);
        MessageView message = messages.find(id, receiver)
                .orElseThrow(
                        () -> new ProblemException(ProblemType.NOT_FOUND, "You have received no message " + id + "."));
        if (first) {
            events.publishEvent(new MessageRead(message));
        }
        return message;
    }
}
