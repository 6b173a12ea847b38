package dev.keyturn.auth.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Something that was taken back.
 *
 * @param subject what it is called in tokens
 * @param until when the last token has expired that it could refuse
 * @param restored whether it is good again
 */
record TrustEntry(
        Kind kind,
        String subject,
        Instant until,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean restored) {
    enum Kind {
        KEY,
        SESSION,
        TOKEN,
        CLIENT,
        ACCOUNT
    }
}
