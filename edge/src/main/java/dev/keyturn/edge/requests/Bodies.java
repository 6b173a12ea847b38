package dev.keyturn.edge.requests;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Reads bodies, each into memory, up to a length and within a time. Only so many may keep the server waiting at once. A
 * body that came with its head, as small ones do, keeps nobody waiting.
 */
final class Bodies {
    sealed interface Result {}

    record Whole(byte[] content) implements Result {}

    record Refused(ProblemType type, String sentence) implements Result {}

    /** The caller went away or fell silent, or what it sent is no body. */
    record Broken() implements Result {}

    private static final Logger log = LoggerFactory.getLogger(Bodies.class);
    private static final int FIRST_ROOM = 1024;
    private static final long LINGER = TimeUnit.SECONDS.toNanos(1);
    private static final int LINGER_BYTES = 1 << 20;

    private static final Refused NO_ROOM = new Refused(
            ProblemType.UNAVAILABLE,
            "More requests are on their way than this server has room for. Try again in two seconds.");

    private final long limit;
    private final Duration patience;
    private final Duration maxWait;
    private final Semaphore waiting;

    Bodies(RequestLimits properties) {
        this.limit = properties.maxBodySize().toBytes();
        this.patience = properties.maxBodyTime();
        this.maxWait = properties.maxWait();
        this.waiting = new Semaphore(properties.maxUnfinished());
    }

    Result read(HttpServletRequest request) {
        long declared = request.getContentLengthLong();
        if (declared > limit) {
            return tooLarge();
        }
        try (Reading reading = new Reading(request.getInputStream(), declared)) {
            return reading.read();
        } catch (IOException broken) {
            log.debug("A body could not be read", broken);
            // Else the container takes it for a fault of ours and answers 500.
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
            return new Broken();
        }
    }

    /**
     * Reads on for a moment after a refusal: if the connection were cut while the caller is still sending, the answer
     * would be lost (RFC 9112, section 9.6). A caller that waits for permission to send sends nothing.
     */
    void linger(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.EXPECT) != null || !waiting.tryAcquire()) {
            return;
        }
        long until = System.nanoTime() + LINGER;
        byte[] unread = new byte[8 * FIRST_ROOM];
        try {
            InputStream in = request.getInputStream();
            int octets = 0;
            for (int all = 0; octets >= 0 && all < LINGER_BYTES && System.nanoTime() - until < 0; all += octets) {
                octets = in.read(unread);
            }
        } catch (IOException gone) {
            log.debug("A caller who was refused went away", gone);
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        } finally {
            waiting.release();
        }
    }

    private Refused tooLarge() {
        return new Refused(ProblemType.TOO_LARGE, "The request's body may have at most " + limit + " bytes.");
    }

    private Refused tooSlow() {
        return new Refused(
                ProblemType.REQUEST_TIMEOUT,
                "The request's body must be here within " + patience.toSeconds() + " s. Send it again, faster.");
    }

    private final class Reading implements AutoCloseable {
        private final InputStream in;
        private final long declared;
        private final long began = System.nanoTime();
        private byte[] content;
        private int length;
        private boolean waits;

        /** @param declared the length, or less than 0 if only the end of the stream tells it */
        Reading(InputStream in, long declared) {
            this.in = in;
            this.declared = declared;
            this.content = new byte[(int) (declared < 0 ? FIRST_ROOM : Math.min(declared, FIRST_ROOM))];
        }

        Result read() throws IOException {
            while (length != declared) {
                if (!mayWait()) {
                    return NO_ROOM;
                }
                makeRoom();
                int octets = in.read(content, length, content.length - length);
                if (octets < 0) {
                    break;
                }
                length += octets;
                if (length > limit) {
                    return tooLarge();
                }
                if (System.nanoTime() - began > patience.toNanos()) {
                    return tooSlow();
                }
            }
            return new Whole(length == content.length ? content : Arrays.copyOf(content, length));
        }

        private void makeRoom() {
            if (length == content.length) {
                long most = declared < 0 ? limit + 1 : declared;
                content = Arrays.copyOf(content, (int) Math.min(2L * length, most));
            }
        }

        /** Whether the whole body is here already. Of a body in chunks, nobody knows. */
        private boolean mayWait() throws IOException {
            if (!waits && (declared < 0 || in.available() == 0)) {
                waits = acquired();
                return waits;
            }
            return true;
        }

        private boolean acquired() {
            try {
                return waiting.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            if (waits) {
                waiting.release();
            }
        }
    }
}
