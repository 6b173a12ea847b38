package dev.keyturn.resource.messages;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.paging.Page;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a person may see of messages, and that the receiver has seen one. */
@Component
class MessageReading {
    private final Messages messages;
    private final ApplicationEventPublisher events;

    MessageReading(Messages messages, ApplicationEventPublisher events) {
        this.messages = messages;
        this.events = events;
    }

    List<MessageView> received(long person, Page page) {
        return views(messages.received(person, page.below(), page.rows(), page.skip()));
    }

    List<MessageView> sent(long person, Page page) {
        return views(messages.sent(person, page.below(), page.rows(), page.skip()));
    }

    /** Nothing, if there is no such person: who is there is asked of {@code /users}. */
    List<MessageView> between(long person, long other, Page page) {
        return views(messages.between(person, other, page.below(), page.rows(), page.skip()));
    }

    long unread(long person) {
        return messages.unread(person);
    }

    /** Anybody but the receiver is told that there is no such message. */
    @Transactional
    MessageView markRead(long id, long receiver) {
        boolean first = messages.markRead(id, receiver) == 1;
        MessageView message = messages.findByIdAndReceiverId(id, receiver)
                .orElseThrow(
                        () -> new ProblemException(ProblemType.NOT_FOUND, "You have received no message " + id + "."))
                .view();
        if (first) {
            events.publishEvent(new MessageRead(message));
        }
        return message;
    }

    private static List<MessageView> views(List<Message> rows) {
        return rows.stream().map(Message::view).toList();
    }
}
