package dev.keyturn.auth.keystore;

import dev.keyturn.edge.operation.StartupRefusal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses settings under which keys could never be rotated without somebody's token being refused. */
public final class SettingsCheck {
    private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

    /** For so long a consumer without the trust channel may believe a key that was revoked. */
    private static final Duration LONGEST_MAX_AGE = Duration.ofMinutes(5);

    /** The lifetime of the built-in client's tokens, which may be the only client at the first start. */
    private static final Duration BUILT_IN_CLIENT = Duration.ofMinutes(5);

    /** How long common libraries wait before they fetch a key set again, whatever kid they meet (ADR 31). */
    private static final Duration COMMON_COOL_DOWN = Duration.ofSeconds(30);

    private SettingsCheck() {}

    /**
     * Warns if common consumers may refuse good tokens under these settings; an operator may know that there are none.
     */
    public static void warn(KeysProperties keys) {
        if (!coversCommonConsumers(keys)) {
            log.warn(
                    "A key signs {} after it was published (keyturn.keys.jwks-max-age and clock-skew). Consumers that ask"
                            + " for unknown keys at most every {}, as jose and Nimbus do unless told otherwise, may refuse"
                            + " its tokens for that long: set their cool-down to the max-age",
                    keys.publication(),
                    COMMON_COOL_DOWN);
        }
    }

    static boolean coversCommonConsumers(KeysProperties keys) {
        return keys.publication().compareTo(COMMON_COOL_DOWN) >= 0;
    }

    /**
     * Checks that a rotation can be safe.
     *
     * @param longestToken the longest lifetime of any client's tokens
     * @throws StartupRefusal if no rotation could be safe
     */
    public static void check(KeysProperties keys, Duration longestToken) {
        if (keys.jwksMaxAge().toSeconds() < 1 || keys.jwksMaxAge().compareTo(LONGEST_MAX_AGE) > 0) {
            throw new StartupRefusal(
                    "keyturn.keys.jwks-max-age is " + keys.jwksMaxAge() + ".",
                    "Set it to something from PT1S to " + LONGEST_MAX_AGE + ", which is usual.");
        }
        if (keys.clockSkew().isNegative() || keys.consumerPatience().isNegative()) {
            throw new StartupRefusal(
                    "keyturn.keys.clock-skew is " + keys.clockSkew() + " and keyturn.keys.consumer-patience is "
                            + keys.consumerPatience() + "; neither can be negative.",
                    "Leave them out for PT30S and PT2M.");
        }
        if (keys.rotateEvery().compareTo(keys.publication()) <= 0) {
            throw new StartupRefusal(
                    "keyturn.keys.rotate-every is " + keys.rotateEvery() + ", but a new key must be published for "
                            + keys.publication() + " (jwks-max-age and clock-skew) before it may sign.",
                    "Make keyturn.keys.rotate-every longer (P90D is usual) or keyturn.keys.jwks-max-age shorter.");
        }
        Duration longest = longestToken.compareTo(BUILT_IN_CLIENT) > 0 ? longestToken : BUILT_IN_CLIENT;
        Duration needed = longest.plus(keys.clockSkew());
        if (keys.retainFor() != null && keys.retainFor().compareTo(needed) < 0) {
            throw new StartupRefusal(
                    "keyturn.keys.retain-for is " + keys.retainFor() + ", but a client's tokens are good for " + longest
                            + ": a retired key would be gone before they have expired.",
                    "Leave keyturn.keys.retain-for out, or make it at least " + needed + ".");
        }
    }
}
