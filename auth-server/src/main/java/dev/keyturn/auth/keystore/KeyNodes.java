package dev.keyturn.auth.keystore;

import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.database.Commits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The nodes, and since when each publishes which keys, as each says of itself. */
@Component
public class KeyNodes {
    private final JdbcClient jdbc;

    KeyNodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<KeyNode> all() {
        Map<UUID, KeyNode> nodes = new LinkedHashMap<>();
        jdbc.sql("SELECT * FROM key_node n LEFT JOIN key_publication p USING (node) ORDER BY n.started_at, n.node")
                .query(row -> {
                    KeyNode read = node(row);
                    KeyNode node = Objects.requireNonNullElse(nodes.putIfAbsent(read.id(), read), read);
                    String kid = row.getString("kid");
                    if (kid != null) {
                        node.publishes().put(kid, Columns.instant(row, "at"));
                    }
                });
        return new ArrayList<>(nodes.values());
    }

    /** Enters a node, and removes nodes unseen for two days, whose sets nobody can hold any more. */
    public void enter(UUID node, Duration maxAge, List<String> kekIds) {
        jdbc.sql("DELETE FROM key_node WHERE seen_at < clock_timestamp() - interval '2 days'")
                .update();
        jdbc.sql("INSERT INTO key_node (node, max_age_seconds, kek_ids) VALUES (:node, :age, :keks)")
                .param("keks", kekIds.toArray(String[]::new))
                .param("node", node)
                .param("age", maxAge.toSeconds())
                .update();
    }

    /**
     * Notes that a node runs and has the state of that version; false if the node was removed. It says so again every few
     * seconds, so a failover loses nothing.
     */
    public boolean seen(UUID node, UUID version) {
        return jdbc.sql("""
                UPDATE key_node SET seen_at = clock_timestamp(), version = :version WHERE node = :node
                RETURNING %s""".formatted(Commits.WITHOUT_A_STANDBY))
                .param("version", version)
                .param("node", node)
                .query(String.class)
                .optional()
                .isPresent();
    }

    /**
     * Notes which keys a node publishes.
     *
     * @param always whether it has had them for as long as it runs, so that it never served a set without them
     */
    public void publishes(UUID node, Set<String> kids, boolean always) {
        jdbc.sql("""
                INSERT INTO key_publication (node, kid, at)
                SELECT :node, kid, CASE WHEN :always THEN published_at ELSE clock_timestamp() END
                FROM signing_key WHERE kid = ANY (:kids)
                ON CONFLICT DO NOTHING""")
                .param("node", node)
                .param("always", always)
                .param("kids", kids.toArray(String[]::new))
                .update();
    }

    /** The running nodes that have not loaded this key-encryption key, and so could not open a key that is under it. */
    public List<UUID> without(String kekId) {
        return jdbc.sql("""
                SELECT node FROM key_node
                WHERE stopped_at IS NULL AND seen_at > clock_timestamp() - interval '15 s'
                  AND NOT :kek = ANY (kek_ids)
                ORDER BY started_at, node""")
                .param("kek", kekId)
                .query((row, number) -> Objects.requireNonNull(row.getObject(1, UUID.class)))
                .list();
    }

    /** Notes that a node ends as it should: nobody has to wait for it. */
    public void stops(UUID node) {
        jdbc.sql("UPDATE key_node SET stopped_at = clock_timestamp() WHERE node = :node")
                .param("node", node)
                .update();
    }

    private static KeyNode node(ResultSet row) throws SQLException {
        return new KeyNode(
                Objects.requireNonNull(row.getObject("node", UUID.class)),
                row.getObject("version", UUID.class),
                Duration.ofSeconds(row.getInt("max_age_seconds")),
                Columns.instant(row, "seen_at"),
                row.getObject("stopped_at") == null ? null : Columns.instant(row, "stopped_at"),
                new HashMap<>());
    }
}
