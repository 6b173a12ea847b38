package dev.keyturn.auth.authorization;

import dev.keyturn.auth.authorization.AuthorizationRequest.Hints;
import dev.keyturn.auth.authorization.AuthorizationRequest.Pushed;
import dev.keyturn.auth.authorization.AuthorizationRequest.Target;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.secrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The SQL of pushed requests (RFC 9126): rows of what was read from them, found by a hash of their {@code request_uri}.
 */
@Component
class PushedRequests {
    /** The time from the push until a browser brings the {@code request_uri}. */
    static final Duration LIFETIME = Duration.ofSeconds(90);

    /** The time from the push until the person has logged in and decided. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

    private final JdbcClient jdbc;
    private final Cleanup cleanup;

    PushedRequests(JdbcClient jdbc, Cleanup cleanup) {
        this.jdbc = jdbc;
        this.cleanup = cleanup;
    }

    /** Whether the text looks like the {@code request_uri} of a pushed request. */
    static boolean mayHave(String uri) {
        return uri.startsWith(PREFIX);
    }

    /** Keeps a request, and says what its {@code request_uri} is. */
    String push(AuthorizationRequest request) {
        Secret secret = Secret.random();
        jdbc.sql("""
                INSERT INTO pushed_request (uri_hash, client_id, redirect_uri, state, scopes, resources, challenge, nonce,
                                            prompts, max_age_seconds, dpop_thumbprint, login_hint, subject_hint,
                                            expires_at)
                VALUES (:hash, :client, :redirectUri, :state, :scopes, :resources, :challenge, :nonce,
                        :prompts, :maxAge, :dpop, :loginHint, :subjectHint,
                        clock_timestamp() + make_interval(secs => :lifetime))""")
                .param("hash", secret.hash())
                .param("client", request.client().id())
                .param("redirectUri", request.redirectUri())
                .param("state", request.target().state(), Types.VARCHAR)
                .param("scopes", request.scopes().toArray(String[]::new))
                .param("resources", request.resources().toArray(String[]::new))
                .param("challenge", request.challenge())
                .param("nonce", request.nonce(), Types.VARCHAR)
                .param("prompts", request.prompts().stream().map(Enum::name).toArray(String[]::new))
                .param(
                        "maxAge",
                        request.maxAge() == null ? null : request.maxAge().toSeconds(),
                        Types.INTEGER)
                .param("dpop", request.dpopThumbprint(), Types.VARCHAR)
                .param("loginHint", request.hints().name(), Types.VARCHAR)
                .param("subjectHint", request.hints().subject(), Types.OTHER)
                .param("lifetime", LIFETIME.toSeconds())
                .update();
        return PREFIX + secret.value();
    }

    /**
     * The request of this {@code request_uri}, which {@linkplain #mayHave looks like one}, if this client pushed it.
     * From now on it waits for the person. Only an answer uses it up, a code or a refusal, so that a page can be loaded
     * again.
     */
    Optional<AuthorizationRequest> take(String uri, Client client) {
        return jdbc.sql("""
                UPDATE pushed_request SET expires_at = created_at + make_interval(secs => :patience)
                WHERE uri_hash = :hash AND client_id = :client AND expires_at > clock_timestamp()
                RETURNING *""")
                .param("patience", PATIENCE.toSeconds())
                .param("hash", new Secret(uri.substring(PREFIX.length())).hash())
                .param("client", client.id())
                .query((row, number) -> request(row, client))
                .optional();
    }

    /** Uses the request up; false if it is gone. Of several calls at once, one gets true. */
    boolean use(Pushed pushed) {
        return jdbc.sql("DELETE FROM pushed_request WHERE uri_hash = :hash AND expires_at > clock_timestamp()")
                        .param("hash", pushed.uriHash())
                        .update()
                == 1;
    }

    /** Removes the requests from before the keys were replaced. */
    @EventListener
    public void end(KeysReplaced replaced) {
        cleanup.empty("pushed_request");
    }

    private static AuthorizationRequest request(ResultSet row, Client client) throws SQLException {
        return new AuthorizationRequest(
                client,
                new Target(row.getString("redirect_uri"), row.getString("state")),
                Columns.strings(row, "scopes"),
                Columns.strings(row, "resources"),
                row.getString("challenge"),
                row.getString("nonce"),
                Columns.strings(row, "prompts").stream().map(Prompt::valueOf).collect(Collectors.toUnmodifiableSet()),
                seconds(row.getObject("max_age_seconds", Integer.class)),
                row.getString("dpop_thumbprint"),
                new Hints(row.getString("login_hint"), row.getObject("subject_hint", UUID.class)),
                new Pushed(row.getBytes("uri_hash")));
    }

    private static @Nullable Duration seconds(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    @Bean
    static ExpiringTable expiringPushedRequests() {
        return new ExpiringTable("pushed_request");
    }
}
