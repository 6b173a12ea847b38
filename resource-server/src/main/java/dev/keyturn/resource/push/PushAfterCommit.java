package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.MessageSent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Lets a message go out once it cannot be rolled back any more. */
@Component
class PushAfterCommit {
    private final Delivery delivery;

    PushAfterCommit(Delivery delivery) {
        this.delivery = delivery;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void push(MessageSent sent) {
        delivery.deliver(sent.message());
    }
}
