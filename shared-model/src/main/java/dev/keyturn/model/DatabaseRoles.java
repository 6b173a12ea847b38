package dev.keyturn.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The two roles that PostgreSQL knows the servers by, and the script that creates them with their schemas. */
public final class DatabaseRoles {
    /** Owns schema {@code identity}. */
    public static final String AUTH = "keyturn_auth";
    /** Owns schema {@code app}, and reads some columns of {@code identity.account}. */
    public static final String RESOURCE = "keyturn_resource";

    private DatabaseRoles() {}

    /**
     * SQL to be run by a superuser in the servers' database before either starts, as often as one likes. The roles it
     * creates can log in only after somebody gives them passwords.
     */
    public static String bootstrapSql() {
        try (InputStream script =
                Objects.requireNonNull(DatabaseRoles.class.getResourceAsStream("bootstrap.sql"), "bootstrap.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
