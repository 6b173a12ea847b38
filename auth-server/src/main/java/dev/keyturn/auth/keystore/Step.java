package dev.keyturn.auth.keystore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be done to a key, as it stands in requests and plans. */
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
