package dev.keyturn.edge.proofs;

import dev.keyturn.edge.bearer.TokenScheme;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proofs that the sender of a request holds a key, and the scheme of tokens that come with one (DPoP, RFC 9449). */
public class DpopProofs implements TokenScheme {
    /** The header that carries a proof. */
    public static final String HEADER = "DPoP";

    private final OneTimeIds ids;
    private final URI address;
    private final Clock clock;

    /** @param address this server's, as everybody reaches it, without a slash at its end */
    public DpopProofs(OneTimeIds ids, URI address, Clock clock) {
        this.ids = ids;
        this.address = address;
        this.clock = clock;
    }

    /** The signature algorithms that are accepted, as the metadata names them. */
    public static List<String> algorithms() {
        return SignedStatement.algorithms();
    }

    @Override
    public String name() {
        return DpopTokenFilter.SCHEME;
    }

    /** Which algorithms may sign a proof (RFC 9449, section 7.1). */
    @Override
    public String parameter() {
        return algs();
    }

    static String algs() {
        return "algs=\"" + String.join(" ", algorithms()) + "\"";
    }

    /** Verifies the proof of a request without an access token, such as a request for one. A good proof is used up. */
    public DpopVerdict of(HttpServletRequest request) {
        return of(request, null);
    }

    /** Verifies the proof of a request whose access token it must be for ({@code ath}). */
    DpopVerdict of(HttpServletRequest request, @Nullable String accessToken) {
        List<String> headers = Collections.list(request.getHeaders(HEADER));
        if (headers.isEmpty()) {
            return new DpopVerdict.Absent();
        }
        // Only the path is taken from the request: host and scheme are this server's public ones, not what a header
        // says.
        DpopProof.Expected expected = new DpopProof.Expected(
                request.getMethod(), address + request.getRequestURI(), accessToken, clock.instant());
        return Optional.of(headers)
                .filter(all -> all.size() == 1)
                .flatMap(one -> DpopProof.verify(one.getFirst(), expected))
                .filter(proof -> ids.use(OneTimeIds.Kind.DPOP_PROOF, proof.thumbprint(), proof.id()))
                .<DpopVerdict>map(proof -> new DpopVerdict.Proved(proof.thumbprint()))
                .orElseGet(DpopVerdict.Invalid::new);
    }
}
