package dev.keyturn.cli.servers;

/**
 * The making of a server's {@link AotCache}: the server is recorded until it has started, and a second process makes
 * the cache from the recording. The server need not become ready, because it may wait for the other server, which is
 * stopped as well.
 */
final class AotTraining {
    private final ServerProcess server;
    private final AotCache cache;
    private Phase phase = Phase.BEFORE;

    private enum Phase {
        BEFORE,
        RECORDING,
        ENDING,
        CREATING,
        OVER
    }

    AotTraining(ServerProcess server, AotCache cache) {
        this.server = server;
        this.cache = cache;
    }

    /**
     * Moves on to the next phase if the present one is over. A {@link dev.keyturn.cli.terminal.Failure} if the server
     * ends before it has started, as it would without a recording.
     */
    void advance() {
        switch (phase) {
            case BEFORE -> {
                server.launch(cache.record());
                phase = Phase.RECORDING;
            }
            case RECORDING -> {
                if (server.hasStarted()) {
                    server.askToStop();
                    phase = Phase.ENDING;
                }
            }
            case ENDING -> {
                if (!server.isAlive()) {
                    server.launch(cache.create());
                    phase = Phase.CREATING;
                }
            }
            case CREATING -> {
                if (!server.isAlive()) {
                    server.stop();
                    cache.settle();
                    phase = Phase.OVER;
                }
            }
            case OVER -> {}
        }
    }

    /** Stops the present phase, and deletes its files: the server then starts without a cache. */
    void giveUp() {
        if (phase != Phase.OVER) {
            server.stop();
            cache.discard();
            phase = Phase.OVER;
        }
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether there is a cache now. */
    boolean succeeded() {
        return cache.exists();
    }
}
