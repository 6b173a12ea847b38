package dev.keyturn.auth.protocol;

import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.edge.proofs.DpopVerdict;
import dev.keyturn.edge.requests.Admission;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * The details of a request that a grant needs beside the parameters: where it comes from, and the key that it proves.
 *
 * @param arrival when the request came, as {@link Admission#arrival} tells it
 * @param dpopThumbprint null if the request proves no key
 */
record RequestDetails(
        RequestSource source, long arrival, @Nullable String dpopThumbprint) {
    /** Reads the details and uses up the proof, or throws {@code invalid_dpop_proof} if the proof is not good. */
    static RequestDetails of(HttpServletRequest request, DpopProofs proofs) {
        RequestSource source = RequestSource.of(request);
        long arrival = Admission.arrival(request);
        return switch (proofs.of(request)) {
            case DpopVerdict.Absent absent -> new RequestDetails(source, arrival, null);
            case DpopVerdict.Proved(String thumbprint) -> new RequestDetails(source, arrival, thumbprint);
            case DpopVerdict.Invalid invalid -> throw OAuthErrors.refusal("invalid_dpop_proof");
        };
    }

    static RequestDetails of(Authentication request) {
        return (RequestDetails) Objects.requireNonNull(request.getDetails());
    }
}
