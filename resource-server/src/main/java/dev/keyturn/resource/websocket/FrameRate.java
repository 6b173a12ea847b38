package dev.keyturn.resource.websocket;

import org.apache.coyote.http11.upgrade.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of any kind that a client sends. The container answers pings by itself, and a thread that finds
 * more to read never makes way for another: two clients that ping without pause would stop a server of two processors.
 */
final class FrameRate {
    private static final long WINDOW = 60_000;

    /** Pings and pongs, and as many messages in as many pieces as are allowed. */
    private static final long MOST = 4096;

    private volatile @Nullable UpgradeInfo counter;
    private volatile @Nullable Wire connection;
    private long windowBegan;
    private long before;

    /** Sets the container's counter of frames. */
    void countedBy(UpgradeInfo counts) {
        counter = counts;
    }

    void readFrom(Wire wire) {
        connection = wire;
    }

    /**
     * To be called by one thread, now and then.
     *
     * @param awake how long this server has looked on, in milliseconds
     */
    boolean isTooHigh(long awake) {
        UpgradeInfo counts = counter;
        long all = counts == null ? 0 : counts.getMsgsReceived();
        boolean tooHigh = all - before > MOST;
        if (awake - windowBegan >= WINDOW) {
            windowBegan = awake;
            before = all;
        }
        return tooHigh;
    }

    /** Stops reading from the client, which is about to be disconnected. */
    void stopReading() {
        Wire wire = connection;
        if (wire != null) {
            connection = null;
            wire.stopReading();
        }
    }
}
