package dev.keyturn.resource.validation;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.edge.bearer.BearerTokens;
import dev.keyturn.edge.docs.ApiDocs;
import dev.keyturn.edge.requests.Admission;
import dev.keyturn.resource.trust.Revocations;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a worthless token before the request asks for a place, at a fraction of what all other filters take: anybody
 * can send any number of such tokens, and callers with good ones would stand in one queue with them (docs/adr/0032).
 * The filter decides nothing else, and never waits for a key; the other filters judge a token that it lets pass.
 */
final class WorthlessTokens extends OncePerRequestFilter {
    /** The encoded header of a token; ours take a hundred characters. */
    private static final int LONGEST = 1024;

    private final BearerTokens tokens;
    private final IssuerJwks document;
    private final Revocations revocations;
    private final CountedTokens decoder;
    private final AuthenticationEntryPoint errors;
    private volatile Named last = new Named("", "");

    /** The encoded header of a token that named a known key: all tokens of that key have it. */
    private record Named(String header, String kid) {}

    WorthlessTokens(
            BearerTokens tokens,
            IssuerJwks document,
            Revocations revocations,
            CountedTokens decoder,
            AuthenticationEntryPoint errors) {
        this.tokens = tokens;
        this.document = document;
        this.revocations = revocations;
        this.decoder = decoder;
        this.errors = errors;
    }

    /** Leaves out what everybody may read, token or not: documentation, and where to get a token. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return ApiDocs.areAskedFor(request) || request.getServletPath().startsWith("/.well-known/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BadJwtException refusal = refusal(tokens.shown(request));
        if (refusal == null) {
            try {
                chain.doFilter(request, response);
            } finally {
                decoder.forget();
            }
        } else {
            Admission.yieldToOthers();
            errors.commence(request, response, new InvalidBearerTokenException("The token is worthless", refusal));
        }
    }

    private @Nullable BadJwtException refusal(String token) {
        int dot = token.indexOf('.');
        String kid = dot <= 0 || dot > LONGEST ? null : kid(token.substring(0, dot));
        if (kid == null) {
            return null;
        }
        if (revocations.refusesKey(kid)) {
            return decoder.refusalOfARevokedKey();
        }
        if (document.kids().contains(kid)) {
            return decoder.refusal(token);
        }
        return document.refuses(kid) ? decoder.refusalOfItsKey() : null;
    }

    /** The name of the token's key; null if it has none, or cannot be read. */
    private @Nullable String kid(String header) {
        Named before = last;
        if (before.header().equals(header)) {
            return before.kid();
        }
        try {
            String kid = JWSHeader.parse(new Base64URL(header)).getKeyID();
            if (kid != null && document.kids().contains(kid)) {
                last = new Named(header, kid);
            }
            return kid;
        } catch (ParseException | RuntimeException another) {
            // A stranger may have written anything; the library fails on a header that is null.
            return null;
        }
    }
}
