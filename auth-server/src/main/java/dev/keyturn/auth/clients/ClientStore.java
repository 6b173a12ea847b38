package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.clients.StoredClient.Secret;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.model.Scope;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** The SQL of registering clients. Changes are made to a row that {@link #lock} holds. */
@Component
class ClientStore {
    private static final String SELECT = """
            SELECT c.*, v.made, v.ends
            FROM client c, LATERAL (
                SELECT coalesce(array_agg(s.created_at ORDER BY s.expires_at IS NULL DESC, s.created_at DESC), '{}') AS made,
                       coalesce(array_agg(s.expires_at ORDER BY s.expires_at IS NULL DESC, s.created_at DESC), '{}') AS ends
                FROM client_secret s
                WHERE s.client_id = c.id AND (s.expires_at IS NULL OR s.expires_at > clock_timestamp())) v
            """;

    private final JdbcClient jdbc;

    ClientStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Clients in the order of their ids. */
    List<StoredClient> list(String after, int rows) {
        return jdbc.sql(SELECT + "WHERE c.id > :after ORDER BY c.id LIMIT :rows")
                .param("after", after)
                .param("rows", rows)
                .query((row, number) -> client(row))
                .list();
    }

    Optional<StoredClient> find(String id) {
        return jdbc.sql(SELECT + "WHERE c.id = :id")
                .param("id", id)
                .query((row, number) -> client(row))
                .optional();
    }

    /** Locks the client against other changes until the transaction ends; sessions may begin meanwhile. */
    Optional<StoredClient> lock(String id) {
        return jdbc.sql("SELECT id FROM client WHERE id = :id FOR NO KEY UPDATE")
                .param("id", id)
                .query(String.class)
                .optional()
                .flatMap(this::find);
    }

    /** Stores a client; false if the id is taken. */
    boolean insert(String id, ClientSettings settings, boolean active) {
        return bind("""
                        INSERT INTO client (id, name, is_public, is_first_party, is_native, grants, scopes, redirect_uris,
                                            post_logout_redirect_uris, jwks, jwks_uri, is_dpop_bound,
                                            audiences,
                                            access_token_seconds, idle_seconds, absolute_seconds, grace_seconds,
                                            is_active)
                        VALUES (:id, :name, :public, :firstParty, :native, :grants, :scopes, :redirectUris,
                                :postLogoutRedirectUris, :jwks, :jwksUri, :dpopBound, :audiences,
                                :access, :idle, :absolute, :grace, :active)
                        ON CONFLICT (id) DO NOTHING""", id, settings).param("active", active).update() == 1;
    }

    void update(String id, ClientSettings settings, boolean active) {
        bind("""
                UPDATE client
                SET name = :name, is_first_party = :firstParty, is_native = :native, grants = :grants, scopes = :scopes,
                    redirect_uris = :redirectUris, post_logout_redirect_uris = :postLogoutRedirectUris, jwks = :jwks,
                    jwks_uri = :jwksUri, is_dpop_bound = :dpopBound, audiences = :audiences, access_token_seconds = :access,
                    idle_seconds = :idle, absolute_seconds = :absolute, grace_seconds = :grace,
                    is_active = :active, updated_at = clock_timestamp()
                WHERE id = :id""", id, settings).param("active", active).update();
    }

    /**
     * Makes the secret valid. The newest one so far stays valid for {@code overlap} and keeps its slot; the new one
     * takes the other slot, and replaces what is there. But if nobody has ever authenticated with the newest, and the one
     * before it is still valid, it is the newest that is replaced: its answer was lost, perhaps, and the other is in use.
     */
    void addSecret(String id, byte[] hash, Duration overlap) {
        int kept = slotToKeep(id);
        endSecrets(id, overlap);
        jdbc.sql("""
                INSERT INTO client_secret (client_id, slot, secret_hash, created_at, is_used)
                VALUES (:id, :slot, :hash, clock_timestamp(), false)
                ON CONFLICT (client_id, slot) DO UPDATE
                SET secret_hash = excluded.secret_hash, created_at = excluded.created_at, expires_at = NULL,
                    is_used = false""")
                .param("id", id)
                .param("slot", 3 - kept)
                .param("hash", hash)
                .update();
        jdbc.sql("UPDATE client SET updated_at = clock_timestamp() WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** The newest is the one whose end nobody has set; the time when it was made is of a clock that may be set back. */
    private int slotToKeep(String id) {
        return jdbc.sql("""
                SELECT s.slot FROM client_secret s
                LEFT JOIN client_secret unused
                       ON unused.client_id = s.client_id AND unused.expires_at IS NULL AND NOT unused.is_used
                WHERE s.client_id = :id
                ORDER BY (unused.slot IS NOT NULL AND s.expires_at > clock_timestamp()) IS TRUE DESC,
                         s.expires_at IS NULL DESC, s.created_at DESC
                LIMIT 1""").param("id", id).query(Integer.class).optional().orElse(2);
    }

    /** Ends every secret after the given time, if it does not end before. */
    void endSecrets(String id, Duration from) {
        jdbc.sql("""
                UPDATE client_secret
                SET expires_at = LEAST(expires_at, clock_timestamp() + make_interval(secs => :overlap))
                WHERE client_id = :id""").param("id", id).param("overlap", from.toSeconds()).update();
    }

    private StatementSpec bind(String sql, String id, ClientSettings settings) {
        return jdbc.sql(sql)
                .param("id", id)
                .param("name", settings.name())
                .param("public", settings.isPublic())
                .param("firstParty", settings.firstParty())
                .param("native", settings.nativeApp())
                .param("grants", settings.grants().toArray(String[]::new))
                .param("scopes", settings.scopes().toArray(String[]::new))
                .param("redirectUris", settings.redirectUris().toArray(String[]::new))
                .param(
                        "postLogoutRedirectUris",
                        settings.postLogoutRedirectUris().toArray(String[]::new))
                .param("jwks", settings.jwks() == null ? null : settings.jwks().toString(true), Types.VARCHAR)
                .param(
                        "jwksUri",
                        settings.jwksUri() == null ? null : settings.jwksUri().toString(),
                        Types.VARCHAR)
                .param("dpopBound", settings.dpopBound())
                .param(
                        "audiences",
                        settings.audiences().stream().map(Enum::name).toArray(String[]::new))
                .param("access", settings.lifetimes().access())
                .param("idle", settings.lifetimes().idle())
                .param("absolute", settings.lifetimes().absolute())
                .param("grace", settings.lifetimes().grace());
    }

    private static StoredClient client(ResultSet row) throws SQLException {
        return new StoredClient(
                row.getString("id"),
                row.getBoolean("is_active"),
                settings(row),
                secrets(row),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }

    /** Reads the settings from a row of {@code client}. */
    static ClientSettings settings(ResultSet row) throws SQLException {
        return new ClientSettings(
                row.getString("name"),
                row.getBoolean("is_public"),
                row.getBoolean("is_first_party"),
                row.getBoolean("is_native"),
                Columns.strings(row, "grants"),
                Columns.strings(row, "scopes"),
                Columns.strings(row, "redirect_uris"),
                Columns.strings(row, "post_logout_redirect_uris"),
                keys(row.getString("jwks")),
                address(row.getString("jwks_uri")),
                row.getBoolean("is_dpop_bound"),
                Columns.strings(row, "audiences").stream()
                        .map(Scope.Audience::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                new Lifetimes(
                        row.getInt("access_token_seconds"),
                        row.getInt("idle_seconds"),
                        row.getInt("absolute_seconds"),
                        row.getInt("grace_seconds")));
    }

    static @Nullable URI address(@Nullable String stored) {
        return stored == null ? null : URI.create(stored);
    }

    static @Nullable JWKSet keys(@Nullable String stored) {
        try {
            return stored == null ? null : JWKSet.parse(stored);
        } catch (ParseException e) {
            throw new IllegalStateException("A client's keys were checked when they were registered", e);
        }
    }

    private static List<Secret> secrets(ResultSet row) throws SQLException {
        Timestamp[] made = (Timestamp[]) row.getArray("made").getArray();
        @Nullable
        Timestamp[] ends = (@Nullable Timestamp[]) row.getArray("ends").getArray();
        List<Secret> secrets = new ArrayList<>();
        for (int i = 0; i < made.length; i++) {
            Instant end = ends[i] == null ? null : ends[i].toInstant();
            secrets.add(new Secret(made[i].toInstant(), end));
        }
        return secrets;
    }
}
