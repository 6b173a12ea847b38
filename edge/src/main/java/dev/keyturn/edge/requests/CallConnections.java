package dev.keyturn.edge.requests;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Accepts connections while there is room for what they may ask. Those that have become something else, as sockets do,
 * are not counted: whoever opens them limits them, and an idle one takes a fifth of what a request does. Who finds no
 * room waits in the kernel's queue (docs/adr/0044).
 */
final class CallConnections extends NioEndpoint {
    /** How often a connection is tried for which there was no room, in milliseconds. */
    private static final long PACE = 5;

    private volatile int most = Integer.MAX_VALUE;

    /** Those that have become something else. */
    private final Set<SocketWrapperBase<?>> others = ConcurrentHashMap.newKeySet();

    /** Sets how many there may be. Tomcat's own limit is for all, the others among them, and is none: it only counts. */
    void limit(int connections) {
        most = connections;
        setMaxConnections(Integer.MAX_VALUE);
    }

    int limit() {
        return most;
    }

    void becomesSomethingElse(SocketWrapperBase<?> connection) {
        others.add(connection);
        if (connection.isClosed()) {
            ends(connection);
        }
    }

    /** To be called before Tomcat takes it out of its own count, so that never too many are accepted. */
    void ends(SocketWrapperBase<?> connection) {
        others.remove(connection);
    }

    boolean isFull() {
        return getConnectionCount() - others.size() >= most;
    }

    @Override
    protected void countUpOrAwaitConnection() throws InterruptedException {
        while (isFull() && isRunning() && !isPaused()) {
            Thread.sleep(PACE);
        }
        super.countUpOrAwaitConnection();
    }
}
