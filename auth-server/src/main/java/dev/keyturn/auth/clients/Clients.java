package dev.keyturn.auth.clients;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The clients, from a cache that keeps them for two seconds. */
@Component
public class Clients {
    private static final int MAX_ENTRIES = 10_000;

    private final JdbcClient jdbc;
    private final RecentReads<String, Optional<Client>> known = new RecentReads<>(MAX_ENTRIES, this::load);

    Clients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The active client of that id, or empty. */
    public Optional<Client> find(String id) {
        return ClientIds.wellFormed(id) ? known.get(id) : Optional.empty();
    }

    /** Reads it anew when it is next asked for: it has just been changed here. Other nodes see that within two seconds. */
    void forget(String id) {
        known.forget(id);
    }

    /** Reads a client with its valid secrets; if it has keys, only with secrets that have an end. */
    private Optional<Client> load(String id) {
        return jdbc.sql("""
                SELECT c.*, s.hashes, s.unused
                FROM client c, LATERAL (
                    SELECT coalesce(array_agg(secret_hash), '{}') AS hashes,
                           coalesce(array_agg(secret_hash) FILTER (WHERE NOT is_used), '{}') AS unused
                    FROM client_secret
                    WHERE client_id = c.id
                      AND (expires_at > clock_timestamp()
                           OR expires_at IS NULL AND num_nonnulls(c.jwks, c.jwks_uri) = 0)) s
                WHERE c.id = :id AND c.is_active""").param("id", id).query((row, number) -> client(row)).optional();
    }

    private static Client client(ResultSet row) throws SQLException {
        return Client.of(row.getString("id"), ClientStore.settings(row), hashes(row, "hashes"), hashes(row, "unused"));
    }

    private static List<byte[]> hashes(ResultSet row, String column) throws SQLException {
        return List.of((byte[][]) row.getArray(column).getArray());
    }
}
