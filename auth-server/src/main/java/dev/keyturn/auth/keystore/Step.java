package dev.keyturn.auth.keystore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a key's life, as requests and plans name them. */
public enum Step {
    STAGE,
    ACTIVATE,
    RETIRE,
    REMOVE,
    REVOKE;

    /** As operators write it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
