package dev.keyturn.auth.authorization;

import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import dev.keyturn.auth.accounts.Person;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.auth.sessions.SessionDismissed;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.secrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of codes: the database has a hash of each, redeems it in one statement, and its clock decides. */
@Component
class AuthorizationCodes {
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** How long a used code is remembered, so that a replay is noticed. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    /** The conditions for a code to have any effect: only its rightful client can use it up. */
    private static final String RIGHTFUL = """
            k.code_hash = :code
            AND k.client_id = :client
            AND k.redirect_uri = :redirectUri
            AND k.challenge = :challenge
            AND (k.dpop_thumbprint IS NULL OR k.dpop_thumbprint = :dpop)
            """;

    private final JdbcClient jdbc;
    private final Cleanup cleanup;

    AuthorizationCodes(JdbcClient jdbc, Cleanup cleanup) {
        this.jdbc = jdbc;
        this.cleanup = cleanup;
    }

    /** Stores a code, if the account is active and its password still the one that was given; else empty. */
    Optional<Secret> issue(AuthorizationRequest request, BrowserLogin login) {
        Secret code = Secret.random();
        int inserted = jdbc.sql("""
                INSERT INTO authorization_code (code_hash, client_id, account_id, credential_version, redirect_uri,
                                                scopes, resources, challenge, nonce, auth_time, dpop_thumbprint,
                                                expires_at)
                SELECT :code, :client, a.id, p.version, :redirectUri,
                       :scopes, :resources, :challenge, :nonce, :authTime, :dpop,
                       clock_timestamp() + make_interval(secs => :lifetime)
                """ + PasswordChange.FROM_UNCHANGED)
                .param("code", code.hash())
                .param("client", request.client().id())
                .param("redirectUri", request.redirectUri())
                .param("scopes", request.scopes().toArray(String[]::new))
                .param("resources", request.resources().toArray(String[]::new))
                .param("challenge", request.challenge())
                .param("nonce", request.nonce(), Types.VARCHAR)
                .param("authTime", login.authTime().atOffset(ZoneOffset.UTC))
                .param("dpop", request.dpopThumbprint(), Types.VARCHAR)
                .param("lifetime", LIFETIME.toSeconds())
                .param("account", login.person().id())
                .param("version", login.credentialVersion())
                .update();
        return inserted == 1 ? Optional.of(code) : Optional.empty();
    }

    /** Uses the code up. Of several presentations at once, one gets the grant behind it. */
    Optional<Redeemed> redeem(PresentedCode presented) {
        return bind("""
                        UPDATE authorization_code k
                        SET used_at = clock_timestamp(),
                            expires_at = clock_timestamp() + make_interval(secs => :memory)
                        FROM account a
                        WHERE %s AND k.used_at IS NULL AND k.expires_at > clock_timestamp() AND a.id = k.account_id
                        RETURNING k.credential_version, k.scopes, k.resources, k.nonce, k.auth_time, %s""".formatted(RIGHTFUL, Person.COLUMNS), presented)
                .param("memory", MEMORY.toSeconds())
                .query((row, number) -> redeemed(row))
                .optional();
    }

    /** Notes which session a code began. */
    void began(PresentedCode presented, UUID session) {
        jdbc.sql("UPDATE authorization_code SET sid = :sid WHERE code_hash = :code")
                .param("sid", session)
                .param("code", presented.code().hash())
                .update();
    }

    /** The session that the code began, if it has been used. */
    Optional<BegunByCode> begun(PresentedCode presented) {
        return bind(
                        "SELECT k.sid, k.account_id FROM authorization_code k WHERE %s AND k.sid IS NOT NULL"
                                .formatted(RIGHTFUL),
                        presented)
                .query((row, number) -> new BegunByCode(row.getObject("sid", UUID.class), row.getLong("account_id")))
                .optional();
    }

    /** A session that a code began, and whose it is. */
    record BegunByCode(UUID session, long account) {}

    /**
     * Removes the codes that the client could still redeem. One that is being redeemed keeps its row until its session has
     * begun.
     */
    @EventListener
    @Order(0)
    public void end(SessionDismissed dismissed) {
        jdbc.sql("""
                DELETE FROM authorization_code
                WHERE account_id = :account AND client_id = :client AND used_at IS NULL""")
                .param("account", dismissed.accountId())
                .param("client", dismissed.clientId())
                .update();
    }

    /** Removes the codes from before the keys were replaced. */
    @EventListener
    public void end(KeysReplaced replaced) {
        cleanup.empty("authorization_code");
    }

    private JdbcClient.StatementSpec bind(String sql, PresentedCode presented) {
        return jdbc.sql(sql)
                .param("code", presented.code().hash())
                .param("client", presented.clientId())
                .param("redirectUri", presented.redirectUri(), Types.VARCHAR)
                .param("challenge", presented.challenge())
                .param("dpop", presented.dpopThumbprint(), Types.VARCHAR);
    }

    private static Redeemed redeemed(ResultSet row) throws SQLException {
        return new Redeemed(
                new Authenticated(Person.of(row), row.getInt("credential_version")),
                Columns.strings(row, "scopes"),
                Columns.strings(row, "resources"),
                row.getString("nonce"),
                Columns.instant(row, "auth_time"));
    }

    @Bean
    static ExpiringTable expiringCodes() {
        return new ExpiringTable("authorization_code");
    }
}
