package dev.keyturn.resource.push;

import dev.keyturn.resource.hints.Hint;
import dev.keyturn.resource.hints.Hints;
import dev.keyturn.resource.hints.Reception;
import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.messages.MessageRead;
import dev.keyturn.resource.messages.MessageSent;
import dev.keyturn.resource.messages.MessageView;
import dev.keyturn.resource.websocket.Frame;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Brings news to the people whom it concerns and who are connected here. News of this node goes to the other nodes, too,
 * once it cannot be rolled back any more.
 */
@Component
class News implements Reception {
    private static final Logger log = LoggerFactory.getLogger(News.class);

    private final Sockets sockets;
    private final Doorbell doorbell;
    private final Inbox inbox;
    private final Frames outbound;
    private final Hints others;

    News(Sockets sockets, Doorbell doorbell, Inbox inbox, Frames outbound, Hints others) {
        this.sockets = sockets;
        this.doorbell = doorbell;
        this.inbox = inbox;
        this.outbound = outbound;
        this.others = others;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void push(MessageSent sent) {
        long receiver = sent.message().receiverId();
        if (sockets.reach(receiver)) {
            doorbell.ring(receiver);
        }
        others.tell(Hint.newMessageFor(receiver));
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void push(MessageRead read) {
        MessageView message = read.message();
        tellSender(message);
        others.tell(Hint.readBySomebody(message.senderId(), message.id()));
    }

    /**
     * Tells the sender's sockets that the message was read, if they have room. It is not repeated later: the lists of
     * messages say it too.
     */
    private void tellSender(MessageView message) {
        List<Socket> senders = sockets.of(message.senderId());
        if (!senders.isEmpty()) {
            Frame frame = outbound.messageRead(message);
            senders.forEach(socket -> socket.sendQueue().mention(frame));
        }
    }

    @Override
    public void hear(List<Hint> hints) {
        List<Hint> ours =
                hints.stream().filter(hint -> sockets.reach(hint.person())).toList();
        doorbell.ring(
                ours.stream().filter(hint -> hint.read() == 0).map(Hint::person).toList());
        List<Long> read =
                ours.stream().map(Hint::read).filter(message -> message != 0).toList();
        if (!read.isEmpty()) {
            look(read);
        }
    }

    /** Rings for everybody connected here. */
    @Override
    public void missedSome() {
        doorbell.ring(sockets.all().stream().map(Socket::person).toList());
    }

    private void look(List<Long> read) {
        try {
            inbox.read(read).forEach(this::tellSender);
        } catch (DataAccessException away) {
            log.debug("Nobody is told that messages were read", away);
        }
    }
}
