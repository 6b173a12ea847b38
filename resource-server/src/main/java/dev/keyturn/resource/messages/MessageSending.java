package dev.keyturn.resource.messages;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
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
    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    MessageSending(Messages messages, People people, ApplicationEventPublisher events, Clock clock) {
        this.messages = messages;
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
}
