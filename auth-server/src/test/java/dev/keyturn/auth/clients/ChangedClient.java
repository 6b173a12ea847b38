package dev.keyturn.auth.clients;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes a client past every rule. The server knows at once, as it does when an operator has changed one. */
public final class ChangedClient {
    private ChangedClient() {}

    /**
     * Sets columns of its row.
     *
     * @param columns as SQL has them after {@code SET}
     */
    public static void set(JdbcClient jdbc, Clients clients, String id, String columns) {
        jdbc.sql("UPDATE client SET " + columns + " WHERE id = :id")
                .param("id", id)
                .update();
        clients.forget(id);
    }
}
