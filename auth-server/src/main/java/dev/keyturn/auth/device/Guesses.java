package dev.keyturn.auth.device;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.secrets.Secret;
import dev.keyturn.edge.RequestSource;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many codes that no device shows a person, and a network, may try in an hour (RFC 8628, section 5.1). Each try is
 * counted before it is made, so that many at once count as many, and given back if there was such a device.
 */
@Component
class Guesses {
    static final int OF_A_PERSON = 10;
    static final int OF_A_NETWORK = 100;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int NETWORK_BYTES = 8;

    private final JdbcClient jdbc;

    Guesses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts a try, before it is made; false if it must not be made. */
    boolean spend(BrowserLogin login, RequestSource source) {
        return spend(person(login), OF_A_PERSON) && spend(network(source), OF_A_NETWORK);
    }

    /** Uncounts a try, because there was such a device. */
    void giveBack(BrowserLogin login, RequestSource source) {
        giveBack(person(login));
        giveBack(network(source));
    }

    private boolean spend(byte[] who, int most) {
        return jdbc.sql("""
                INSERT INTO device_guess AS g (who_hash, guesses, expires_at)
                VALUES (:who, 1, clock_timestamp() + make_interval(secs => :window))
                ON CONFLICT (who_hash) DO UPDATE
                SET guesses = CASE WHEN g.expires_at > clock_timestamp() THEN LEAST(g.guesses, :most) + 1 ELSE 1 END,
                    expires_at = CASE WHEN g.expires_at > clock_timestamp() THEN g.expires_at ELSE excluded.expires_at END
                RETURNING guesses <= :most""")
                .param("who", who)
                .param("window", WINDOW.toSeconds())
                .param("most", most)
                .query(Boolean.class)
                .single();
    }

    private void giveBack(byte[] who) {
        jdbc.sql("UPDATE device_guess SET guesses = guesses - 1 WHERE who_hash = :who AND guesses > 0")
                .param("who", who)
                .update();
    }

    private static byte[] person(BrowserLogin login) {
        return new Secret("person " + login.person().id()).hash();
    }

    /** An IPv4 address, or the /64 of an IPv6 one, which is what one party is given. */
    private static byte[] network(RequestSource source) {
        int zone = source.address().indexOf('%');
        InetAddress parsed = InetAddress.ofLiteral(
                zone < 0 ? source.address() : source.address().substring(0, zone));
        byte[] bytes = parsed.getAddress();
        byte[] network = parsed instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes;
        return new Secret("network " + HexFormat.of().formatHex(network)).hash();
    }
}
