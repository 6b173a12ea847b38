package dev.keyturn.auth.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be done to a key, as it stands in requests and plans. */
enum Step {
    STAGE,
    ACTIVATE,
    RETIRE,
    REMOVE,
    REVOKE;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
