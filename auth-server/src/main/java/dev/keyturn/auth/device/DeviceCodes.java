package dev.keyturn.auth.device;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of devices that wait. The database's clock decides what is over, and who polls too soon. */
@Component
class DeviceCodes {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How long a device that polls late is told that its code has expired, before the row is removed. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Cleanup cleanup;

    DeviceCodes(JdbcClient jdbc, Cleanup cleanup) {
        this.jdbc = jdbc;
        this.cleanup = cleanup;
    }

    /** Stores a device that begins to wait; false if another one has that user code, which has to be made again. */
    boolean begin(Secret deviceCode, UserCode userCode, Waiting device) {
        return jdbc.sql("""
                        INSERT INTO device_code (device_hash, user_hash, client_id, scopes, address, interval_seconds,
                                                 valid_until, expires_at)
                        VALUES (:device, :user, :client, :scopes, :address, :interval,
                                clock_timestamp() + make_interval(secs => :lifetime),
                                clock_timestamp() + make_interval(secs => :kept))
                        ON CONFLICT (user_hash) DO NOTHING""")
                        .param("device", deviceCode.hash())
                        .param("user", userCode.hash())
                        .param("client", device.clientId())
                        .param("scopes", device.scopes().toArray(String[]::new))
                        .param("address", device.address())
                        .param("interval", INTERVAL.toSeconds())
                        .param("lifetime", LIFETIME.toSeconds())
                        .param("kept", LIFETIME.plus(REMEMBERED).toSeconds())
                        .update()
                == 1;
    }

    /** The device that shows this code, if nobody has decided about it yet. */
    Optional<Waiting> waiting(UserCode code) {
        return jdbc.sql("""
                SELECT client_id, scopes, address FROM device_code
                WHERE user_hash = :user AND status = 'PENDING' AND valid_until > clock_timestamp()""")
                .param("user", code.hash())
                .query((row, number) -> new Waiting(
                        row.getString("client_id"), Columns.strings(row, "scopes"), row.getString("address")))
                .optional();
    }

    /** Stores what somebody decided, who may have decided the same before; false if nothing is left to decide. */
    boolean decide(UserCode code, BrowserLogin login, boolean approved) {
        return jdbc.sql("""
                        UPDATE device_code
                        SET status = :status, account_id = :account, credential_version = :version, auth_time = :authTime
                        WHERE user_hash = :user AND valid_until > clock_timestamp()
                          AND (status = 'PENDING' OR (status = :status AND account_id = :account))""")
                        .param("status", approved ? "APPROVED" : "DENIED")
                        .param("account", login.person().id())
                        .param("version", login.credentialVersion())
                        .param("authTime", login.authTime().atOffset(ZoneOffset.UTC))
                        .param("user", code.hash())
                        .update()
                == 1;
    }

    /** Takes the decision, and the row with it: of any number of polls at once, one gets it. */
    Optional<Decided> take(Secret deviceCode, String clientId) {
        return jdbc.sql("""
                WITH taken AS (
                    DELETE FROM device_code
                    WHERE device_hash = :device AND client_id = :client
                      AND status <> 'PENDING' AND valid_until > clock_timestamp()
                    RETURNING *
                )
                SELECT t.status = 'APPROVED' AS approved, t.scopes, t.credential_version, t.auth_time, %s
                FROM taken t JOIN account a ON a.id = t.account_id""".formatted(Person.COLUMNS))
                .param("device", deviceCode.hash())
                .param("client", clientId)
                .query((row, number) -> decided(row))
                .optional();
    }

    /**
     * Notes a poll of a device that still has to wait. A poll that comes too soon makes the interval five seconds
     * longer from now on (RFC 8628, section 3.5); one second is allowed for delays on the way.
     *
     * @return empty if there is no such device
     */
    Optional<Poll> poll(Secret deviceCode, String clientId) {
        return jdbc.sql("""
                UPDATE device_code
                SET interval_seconds = interval_seconds
                        + CASE WHEN polled_at + make_interval(secs => interval_seconds - 1) > clock_timestamp()
                               THEN 5 ELSE 0 END,
                    polled_at = clock_timestamp()
                WHERE device_hash = :device AND client_id = :client
                RETURNING valid_until <= clock_timestamp() AS over, new.interval_seconds > old.interval_seconds AS hasty""")
                .param("device", deviceCode.hash())
                .param("client", clientId)
                .query((row, number) ->
                        row.getBoolean("over") ? Poll.TOO_LATE : row.getBoolean("hasty") ? Poll.TOO_SOON : Poll.IN_TIME)
                .optional();
    }

    /** Takes approvals back that no device has come for; one that comes is told that it was refused. */
    @EventListener
    @Order(0)
    public void refuse(SessionDismissed dismissed) {
        jdbc.sql("""
                UPDATE device_code SET status = 'DENIED'
                WHERE account_id = :account AND client_id = :client AND status = 'APPROVED'""")
                .param("account", dismissed.accountId())
                .param("client", dismissed.clientId())
                .update();
    }

    /** Removes the codes from before the keys were replaced. */
    @EventListener
    public void end(KeysReplaced replaced) {
        cleanup.empty("device_code");
    }

    private static Decided decided(ResultSet row) throws SQLException {
        Person person = Person.of(row);
        return new Decided(
                row.getBoolean("approved"),
                new Authenticated(person, row.getInt("credential_version")),
                Columns.instant(row, "auth_time"),
                Columns.strings(row, "scopes"));
    }

    /** How a poll came. */
    enum Poll {
        IN_TIME,
        TOO_SOON,
        TOO_LATE
    }

    /**
     * A device that waits for somebody to decide.
     *
     * @param address from where it asked
     */
    record Waiting(String clientId, Set<String> scopes, String address) {}

    /**
     * A person's decision.
     *
     * @param login the person, and the version of their password
     * @param authTime when they gave that password
     */
    record Decided(boolean approved, Authenticated login, Instant authTime, Set<String> scopes) {}

    @Bean
    static ExpiringTable expiringDeviceCodes() {
        return new ExpiringTable("device_code");
    }
}
