package dev.keyturn.cli.secrets;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lines of {@code credentials.env}, in their order, and what each begins as. */
public enum Credential {
    AUTH_URL(Kind.ADDRESS),
    RESOURCE_URL(Kind.ADDRESS),
    DATABASE_URL(Kind.ADDRESS),
    SERVICE_CLIENT_ID("service"),
    SERVICE_CLIENT_SECRET(Kind.SECRET),
    APP_CLIENT_ID("app"),
    APP_CLIENT_SECRET(Kind.SECRET),
    WEB_CLIENT_ID("web"),
    WEB_REDIRECT_URI("http://127.0.0.1:8765/callback"),
    DEVICE_CLIENT_ID("device"),
    OPS_CLIENT_ID("ops"),
    OPS_CLIENT_SECRET(Kind.SECRET),
    DEMO_EMAIL("demo@keyturn.test"),
    DEMO_PASSWORD(Kind.PASSWORD),
    DEMO_PEER_EMAIL("demo-peer@keyturn.test"),
    DEMO_PEER_PASSWORD(Kind.PASSWORD),
    ADMIN_EMAIL("admin@keyturn.test"),
    ADMIN_PASSWORD(Kind.PASSWORD),
    POSTGRES_PASSWORD(Kind.SECRET),
    AUTH_DB_PASSWORD(Kind.SECRET),
    RESOURCE_DB_PASSWORD(Kind.SECRET);

    private enum Kind {
        /** Follows the ports of each start. */
        ADDRESS,
        /** The same in every installation. */
        FIXED,
        /** 256 random bits. */
        SECRET,
        /** 128 random bits: for people, who may have to type them. */
        PASSWORD
    }

    private final Kind kind;
    private final @Nullable String fixed;

    Credential(Kind kind) {
        this.kind = kind;
        this.fixed = null;
    }

    Credential(String fixed) {
        this.kind = Kind.FIXED;
        this.fixed = fixed;
    }

    /** Whether the line is written anew at each start, rather than kept. */
    boolean isAddress() {
        return kind == Kind.ADDRESS;
    }

    /** The first value of a line that is kept. */
    String first(SecureRandom random) {
        return switch (kind) {
            case ADDRESS -> throw new IllegalStateException(this + " follows the ports");
            case FIXED -> Objects.requireNonNull(fixed);
            case SECRET -> base64url(random, 32);
            case PASSWORD -> base64url(random, 16);
        };
    }

    private static String base64url(SecureRandom random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }
}
