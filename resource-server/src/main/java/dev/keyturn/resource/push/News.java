package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.messages.MessageView;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Receives news from this node or another, and tells the people whom it concerns and who are connected here. */
@Component
class News {
    private static final Logger log = LoggerFactory.getLogger(News.class);

    private final Sockets sockets;
    private final Doorbell doorbell;
    private final Inbox inbox;
    private final Frames outbound;

    News(Sockets sockets, Doorbell doorbell, Inbox inbox, Frames outbound) {
        this.sockets = sockets;
        this.doorbell = doorbell;
        this.inbox = inbox;
        this.outbound = outbound;
    }

    void newMessageFor(long person) {
        if (sockets.reach(person)) {
            doorbell.ring(person);
        }
    }

    /**
     * Tells the sender's sockets that the message was read, if they have room. It is not repeated later: the lists of
     * messages say it too.
     */
    void read(MessageView message) {
        List<Socket> senders = sockets.of(message.senderId());
        if (!senders.isEmpty()) {
            Frame frame = outbound.messageRead(message);
            senders.forEach(socket -> socket.sendQueue().mention(frame));
        }
    }

    /** Hints of another node. */
    void hear(Collection<Hint> hints) {
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

    /** Rings for everybody connected here, because hints may have been lost. */
    void missedSome() {
        doorbell.ring(sockets.all().stream().map(Socket::person).toList());
    }

    private void look(List<Long> read) {
        try {
            inbox.read(read).forEach(this::read);
        } catch (DataAccessException away) {
            log.debug("Nobody is told that messages were read", away);
        }
    }
}
