package dev.keyturn.edge.requests;

import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Accepts connections while there is room for what they may ask. Those that have become something else, as sockets do,
 * are not counted: whoever opens them limits them, and an idle one takes a fifth of what a request does. Who finds no
 * room waits in the kernel's queue (docs/adr/0044).
 */
final class CallConnections extends NioEndpoint {
    /** How often a connection is tried for which there was no room, in milliseconds. */
    private static final long PACE = 5;

    private volatile int most = Integer.MAX_VALUE;
    private volatile long others;

    /** How many there may be. */
    void limit(int connections) {
        most = connections;
    }

    int limit() {
        return most;
    }

    /** Takes in how many connections have become something else, such as sockets. To be called now and then. */
    void besides(long connections) {
        others = connections;
    }

    boolean isFull() {
        return getConnectionCount() - others >= most;
    }

    @Override
    protected void countUpOrAwaitConnection() throws InterruptedException {
        while (isFull() && isRunning() && !isPaused()) {
            Thread.sleep(PACE);
        }
        super.countUpOrAwaitConnection();
    }
}
