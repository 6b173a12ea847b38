package dev.keyturn.resource.trust;

import java.util.Set;

/** The issuer's keys that this server has at hand, as the package that validates tokens reports them. */
public interface HeldKeys {
    /** The {@code kid} of each key that verifies tokens here at this moment. */
    Set<String> held();

    /** Asks the issuer for its keys at once, past every cache; whether that worked, {@link #held} shows. */
    void fetch();
}
