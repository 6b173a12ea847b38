package dev.keyturn.edge.database;

/** What the commit of one statement waits for, where that is not all that PostgreSQL's settings say. */
public final class Commits {
    /**
     * An expression: if it is evaluated, the transaction's commit waits for the disk and for no synchronous standby. For
     * what heals by itself after a failover that lost it (docs/adr/0006, docs/adr/0017, docs/adr/0024).
     */
    public static final String WITHOUT_A_STANDBY = "set_config('synchronous_commit', 'local', true)";

    private Commits() {}
}
