package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.MessageRead;
import dev.keyturn.resource.messages.MessageSent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Passes news on, to this node and the others, once it cannot be rolled back any more. */
@Component
class PushAfterCommit {
    private final News here;
    private final Hints others;

    PushAfterCommit(News here, Hints others) {
        this.here = here;
        this.others = others;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void push(MessageSent sent) {
        long receiver = sent.message().receiverId();
        here.newMessageFor(receiver);
        others.tell(Hint.newMessageFor(receiver));
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void push(MessageRead read) {
        here.read(read.message());
        others.tell(
                Hint.readBySomebody(read.message().senderId(), read.message().id()));
    }
}
