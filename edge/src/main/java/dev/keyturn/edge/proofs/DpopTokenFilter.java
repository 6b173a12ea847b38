package dev.keyturn.edge.proofs;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.bearer.BearerTokens;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates a caller by {@code Authorization: DPoP} and the proof that comes with the token (RFC 9449, section
 * 7.1). It must stand before the filter for bearer tokens, whose decoder has to refuse tokens that are bound to a key
 * (section 7.2): {@link #unbound}.
 */
public final class DpopTokenFilter extends OncePerRequestFilter {
    static final String SCHEME = "DPoP";

    private final DpopProofs proofs;
    private final JwtDecoder tokens;
    private final Converter<Jwt, ? extends AbstractAuthenticationToken> callers;
    private final BearerErrors errors;
    private final ErrorResponses responses;

    /**
     * @param tokens refuses tokens that are not good here; good ones are returned, bound to a key or not
     * @param callers makes the authentication of a good token's caller
     */
    public DpopTokenFilter(
            DpopProofs proofs,
            JwtDecoder tokens,
            Converter<Jwt, ? extends AbstractAuthenticationToken> callers,
            BearerErrors errors,
            ErrorResponses responses) {
        this.proofs = proofs;
        this.tokens = tokens;
        this.callers = callers;
        this.errors = errors;
        this.responses = responses;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> authorizations =
                isFor(request) ? Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)) : List.of();
        // Of several, whatever they are, the filter for bearer tokens refuses all.
        if (authorizations.size() != 1) {
            chain.doFilter(request, response);
            return;
        }
        Jwt token;
        try {
            token = tokens.decode(token(authorizations.getFirst()));
        } catch (BadJwtException bad) {
            if (BearerErrors.isOfAnEndedSession(bad)) {
                challenge(response, "invalid_token");
                responses.write(request, response, ProblemType.SESSION_ENDED, BearerErrors.ENDED);
                return;
            }
            token = null;
        } catch (JwtException unavailable) {
            throw new AuthenticationServiceException("The token could not be verified", unavailable);
        }
        String key = token == null ? null : key(token);
        if (token == null || key == null) {
            refuse(request, response, "invalid_token", "The access token is not valid here, or not bound to a key.");
        } else if (!new DpopVerdict.Proved(key).equals(proofs.of(request, token.getTokenValue()))) {
            refuse(request, response, "invalid_dpop_proof", "Send a fresh proof, with the key of the access token.");
        } else {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(Objects.requireNonNull(callers.convert(token)));
            SecurityContextHolder.setContext(context);
            chain.doFilter(request, response);
        }
    }

    /**
     * The token of a bearer. One that is bound to a key is refused (section 7.2): a thief would have the token, but not
     * the key.
     */
    public static Jwt unbound(Jwt token) {
        if (token.hasClaim(ClaimNames.CONFIRMATION)) {
            throw new BadJwtException("The token is bound to a key");
        }
        return token;
    }

    /** Whether a request shows an access token in this way, with a proof or without. */
    public static boolean isFor(HttpServletRequest request) {
        Enumeration<String> authorizations = request.getHeaders(HttpHeaders.AUTHORIZATION);
        while (authorizations.hasMoreElements()) {
            if (BearerTokens.isProved(authorizations.nextElement())) {
                return true;
            }
        }
        return false;
    }

    private static String token(String authorization) {
        return authorization.substring(SCHEME.length()).strip();
    }

    /** The thumbprint of the key that the token is bound to. */
    private static @Nullable String key(Jwt token) {
        return token.getClaims().get(ClaimNames.CONFIRMATION) instanceof Map<?, ?> confirmation
                        && confirmation.get("jkt") instanceof String thumbprint
                ? thumbprint
                : null;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String error, String detail)
            throws IOException {
        challenge(response, error);
        responses.write(request, response, ProblemType.UNAUTHENTICATED, detail);
    }

    private void challenge(HttpServletResponse response, String error) {
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, errors.challenge(SCHEME, "error=\"" + error + "\"", DpopProofs.algs()));
    }
}
