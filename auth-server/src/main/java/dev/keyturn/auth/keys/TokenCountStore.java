package dev.keyturn.auth.keys;

import dev.keyturn.auth.keys.TokenCounts.Tally;
import dev.keyturn.edge.database.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The counts of all nodes together. */
@Component
public class TokenCountStore {
    private final JdbcClient jdbc;

    TokenCountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds counts, all or none, in a fixed order so that nodes cannot deadlock. Counts of a key that is no longer in
     * the database, because a backup was restored, are dropped.
     */
    @Transactional
    public void add(Map<Tally, Long> counts) {
        Set<Tally> tallies = counts.keySet();
        String[] kids = tallies.stream().map(Tally::kid).toArray(String[]::new);
        Long[] tokens = counts.values().toArray(Long[]::new);
        jdbc.sql("""
                INSERT INTO key_use AS u (kid, tokens, longest_seconds)
                SELECT kid, sum(tokens), max(seconds)
                FROM unnest(:kids, :tokens, :seconds) AS counted (kid, tokens, seconds) JOIN signing_key USING (kid)
                GROUP BY kid ORDER BY kid
                ON CONFLICT (kid) DO UPDATE
                SET tokens = u.tokens + excluded.tokens,
                    longest_seconds = greatest(u.longest_seconds, excluded.longest_seconds)""")
                .param("kids", kids)
                .param("tokens", tokens)
                .param("seconds", tallies.stream().map(Tally::lifetime).toArray(Long[]::new))
                .update();
        jdbc.sql("""
                INSERT INTO key_exposure AS x (kid, client_id, expires_at, tokens)
                SELECT kid, client, to_timestamp(expires), sum(tokens)
                FROM unnest(:kids, :clients, :expires, :tokens) AS counted (kid, client, expires, tokens)
                JOIN signing_key USING (kid)
                WHERE client <> ''
                GROUP BY kid, client, expires ORDER BY kid, client, expires
                ON CONFLICT (kid, client_id, expires_at) DO UPDATE SET tokens = x.tokens + excluded.tokens""")
                .param("kids", kids)
                .param("clients", tallies.stream().map(Tally::clientId).toArray(String[]::new))
                .param("expires", tallies.stream().map(Tally::expires).toArray(Long[]::new))
                .param("tokens", tokens)
                .update();
    }

    /** The clients that hold unexpired tokens of the keys, and when the last of these expires. */
    public Exposure exposure(List<String> kids) {
        List<ExposedClient> clients = jdbc.sql("""
                SELECT client_id, sum(tokens) AS tokens, max(expires_at) AS latest
                FROM key_exposure WHERE kid = ANY (:kids) AND expires_at > clock_timestamp()
                GROUP BY client_id ORDER BY 2 DESC, 1""")
                .param("kids", kids.toArray(String[]::new))
                .query((row, number) -> new ExposedClient(
                        row.getString("client_id"), row.getLong("tokens"), Columns.instant(row, "latest")))
                .list();
        return Exposure.of(clients);
    }

    /** How many tokens a client was given. */
    record ExposedClient(String clientId, long tokens, Instant latestExpiry) {}

    /**
     * The unexpired tokens that keys have signed.
     *
     * @param latestExpiry null if there are none
     */
    public record Exposure(long tokens, @Nullable Instant latestExpiry, List<ExposedClient> clients) {
        static Exposure of(List<ExposedClient> clients) {
            return new Exposure(
                    clients.stream().mapToLong(ExposedClient::tokens).sum(),
                    clients.stream()
                            .map(ExposedClient::latestExpiry)
                            .max(Instant::compareTo)
                            .orElse(null),
                    clients);
        }
    }
}
