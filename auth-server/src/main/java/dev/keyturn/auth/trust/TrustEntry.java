package dev.keyturn.auth.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A revocation, or its end.
 *
 * @param subject the name in tokens of what was revoked
 * @param until when the last token that it concerns has expired
 * @param restored whether the subject is good again
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
