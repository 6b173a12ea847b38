package dev.keyturn.resource.websocket;

import jakarta.websocket.CloseReason;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.websocket.WsSession;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's end of an upgraded connection, with the channel beneath. Public, because Tomcat makes it.
 *
 * <p>It writes frames by itself. While Tomcat's session writes one, whoever reads a close frame waits for that in a loop
 * that keeps a processor busy; what is written here stands in the way of nothing but other writing, for which Tomcat waits
 * asleep (docs/adr/0026).
 */
public final class Wire extends WsHttpUpgradeHandler {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    /** What the kernel may keep of what was not read, in bytes; Linux doubles it. By itself it keeps four megabytes. */
    private static final int UNREAD = 65_536;

    private volatile @Nullable SocketWrapperBase<?> wrapper;
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable WsSession session;
    private volatile Runnable whenGone = () -> {};
    private volatile long limit;
    private volatile CompletableFuture<Long> writing = CompletableFuture.completedFuture(0L);
    private volatile boolean gone;

    /** Sets what is called when the connection is gone, perhaps twice. */
    void whenGone(Runnable call) {
        whenGone = call;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> carrier) {
        super.setSocketWrapper(carrier);
        wrapper = carrier;
        if (carrier.getSocket() instanceof NioChannel nio) {
            // Not the NioChannel, which serves another connection once this one is closed.
            channel = nio.getIOChannel();
        }
        onChannel(beneath -> beneath.setOption(StandardSocketOptions.SO_SNDBUF, UNREAD));
    }

    /**
     * Takes the session, once the connection is up.
     *
     * @param most how long a frame may take to be written, in milliseconds, if nobody cuts the connection before
     */
    void carry(WsSession up, long most) {
        session = up;
        limit = most;
    }

    /** Writes a frame, and waits until the kernel has taken it. */
    void write(ByteBuffer frame) throws IOException {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        writing = taken;
        SocketWrapperBase<?> carrier = wrapper;
        if (carrier == null || gone) {
            throw new EOFException("The connection is gone");
        }
        carrier.write(
                BlockingMode.SEMI_BLOCK,
                limit,
                TimeUnit.MILLISECONDS,
                null,
                SocketWrapperBase.COMPLETE_WRITE_WITH_COMPLETION,
                new Told(taken),
                frame);
        try {
            taken.join();
        } catch (CompletionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private record Told(CompletableFuture<Long> taken) implements CompletionHandler<Long, @Nullable Void> {
        @Override
        public void completed(Long octets, @Nullable Void nothing) {
            taken.complete(octets);
        }

        @Override
        public void failed(Throwable cause, @Nullable Void nothing) {
            taken.completeExceptionally(cause);
        }
    }

    /** Writes a close frame, and leaves the rest to Tomcat and the client; closes a connection that fails. */
    void close(CloseReason reason) {
        WsSession up = session;
        if (up == null) {
            return;
        }
        CompletableFuture<Long> over = new CompletableFuture<>();
        writing = over;
        try {
            up.close(reason);
        } catch (IOException | IllegalStateException failed) {
            log.debug("A socket was gone before it was closed", failed);
        } finally {
            over.complete(0L);
        }
    }

    /**
     * Closes the connection without waiting for anybody, and lets the kernel drop what was not read, which it would keep for
     * minutes. What is being written fails, for Tomcat as for whoever waits for it here, and is closed by its writer.
     */
    void cut() {
        onChannel(beneath -> beneath.setOption(StandardSocketOptions.SO_LINGER, 0));
        boolean waited = writing.completeExceptionally(new EOFException("The connection was cut"));
        WsSession up = session;
        if (waited || up == null || up.isOpen()) {
            // So that nothing more is written, and no close frame is waited for here.
            onChannel(SocketChannel::shutdownOutput);
        }
        if (!waited && up != null) {
            up.onClose(Ending.TOO_SLOW.reason()); // as if the client had answered
        }
    }

    /** Reads nothing more from the client. To be called once. */
    void stopReading() {
        WsSession up = session;
        if (up != null) {
            up.suspend();
        }
    }

    @Override
    public void destroy() {
        super.destroy();
        gone = true;
        writing.completeExceptionally(new EOFException("The connection is gone"));
        whenGone.run();
    }

    private void onChannel(Action action) {
        SocketChannel beneath = channel;
        if (beneath != null) {
            try {
                action.on(beneath);
            } catch (IOException failed) {
                log.debug("A connection was gone already", failed);
            }
        }
    }

    private interface Action {
        void on(SocketChannel beneath) throws IOException;
    }
}
