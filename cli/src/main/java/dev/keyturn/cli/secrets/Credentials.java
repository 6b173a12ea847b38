package dev.keyturn.cli.secrets;

import dev.keyturn.cli.running.Addresses;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The values of {@code credentials.env}. Its text form never shows them. */
public final class Credentials {
    private final Map<Credential, String> values;

    private Credentials(Map<Credential, String> values) {
        this.values = values;
    }

    static Credentials of(Map<Credential, String> values) {
        return new Credentials(new EnumMap<>(values));
    }

    /** New secrets, without addresses yet. */
    static Credentials create(SecureRandom random) {
        Map<Credential, String> values = new EnumMap<>(Credential.class);
        for (Credential credential : Credential.values()) {
            if (!credential.isAddress()) {
                values.put(credential, credential.first(random));
            }
        }
        return new Credentials(values);
    }

    /** The same secrets at other addresses. */
    Credentials at(Addresses addresses) {
        Map<Credential, String> moved = new EnumMap<>(values);
        moved.put(Credential.AUTH_URL, addresses.authorizationServer());
        moved.put(Credential.RESOURCE_URL, addresses.resourceServer());
        moved.put(
                Credential.DATABASE_URL,
                "postgresql://postgres:" + get(Credential.POSTGRES_PASSWORD) + "@127.0.0.1:" + addresses.databasePort()
                        + "/keyturn");
        return new Credentials(moved);
    }

    /** The value of a line; every line has one once the addresses are known. */
    public String get(Credential credential) {
        return Objects.requireNonNull(values.get(credential), () -> credential + " has no value");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "Credentials" + values.keySet();
    }
}
