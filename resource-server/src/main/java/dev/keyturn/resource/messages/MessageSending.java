package dev.keyturn.resource.messages;

import dev.keyturn.edge.database.Batcher;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Stores a message, and tells of it. */
@Component
class MessageSending {
    private final MessageStore store;
    private final ApplicationEventPublisher events;
    private final Batcher<NewMessage, MessageView> together;

    MessageSending(MessageStore store, ApplicationEventPublisher events) {
        this.store = store;
        this.events = events;
        this.together = new Batcher<>(this::sendAtOnce);
    }

    /**
     * Stores a message in the present transaction, if there is one. If not, the message shares a statement and a commit
     * with messages that others send at the same time; if it cannot be stored in this way, it is stored alone.
     */
    MessageView send(MessageRequest request, long sender) {
        NewMessage message = new NewMessage(sender, request.receiverId(), request.content());
        Optional<MessageView> stored = TransactionSynchronizationManager.isActualTransactionActive()
                ? Optional.empty()
                : together.carryOut(message);
        return stored.orElseGet(() -> sendAlone(message));
    }

    private List<Optional<MessageView>> sendAtOnce(List<NewMessage> messages) {
        List<Optional<MessageView>> stored;
        try {
            stored = store.storeAtOnce(messages);
        } catch (DataIntegrityViolationException one) {
            // Nothing was stored; storing each message alone shows which one is refused.
            return Collections.nCopies(messages.size(), Optional.empty());
        }
        stored.stream().flatMap(Optional::stream).forEach(message -> events.publishEvent(new MessageSent(message)));
        return stored;
    }

    private MessageView sendAlone(NewMessage message) {
        MessageView stored = store.store(message)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "There is no user " + message.receiver() + " to receive the message."));
        events.publishEvent(new MessageSent(stored));
        return stored;
    }
}
