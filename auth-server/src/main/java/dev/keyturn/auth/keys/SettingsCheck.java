package dev.keyturn.auth.keys;

import dev.keyturn.edge.StartupRefusal;
import java.time.Duration;

/** Refuses settings under which keys could never be turned without somebody's token being refused. */
final class SettingsCheck {
    private static final Duration LONGEST_MAX_AGE = Duration.ofDays(1);

    /** Of the client that is always there, and at the first start the only one. */
    private static final Duration BUILT_IN_CLIENT = Duration.ofMinutes(5);

    private SettingsCheck() {}

    /**
     * @param longestToken for how long the longest token of any client is good
     * @throws StartupRefusal if no rotation could be safe
     */
    static void check(KeysProperties keys, Duration longestToken) {
        if (keys.jwksMaxAge().toSeconds() < 1 || keys.jwksMaxAge().compareTo(LONGEST_MAX_AGE) > 0) {
            throw new StartupRefusal(
                    "keyturn.keys.jwks-max-age is " + keys.jwksMaxAge() + ".",
                    "Set it to something from PT1S to " + LONGEST_MAX_AGE + "; PT5M is usual.");
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
