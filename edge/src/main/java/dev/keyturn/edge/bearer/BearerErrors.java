package dev.keyturn.edge.bearer;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/**
 * Refusals of bearer tokens: the {@code WWW-Authenticate} header of RFC 6750, section 3, and a problem document. A caller
 * that sent no token is offered every {@link TokenScheme} as well.
 */
@Component
@EnableConfigurationProperties(ResourceMetadata.class)
public class BearerErrors implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final String BEARER = "Bearer";
    private static final String INVALID = "error=\"invalid_token\"";
    private static final String INSUFFICIENT = "error=\"insufficient_scope\"";

    /** The challenge of a 403 (RFC 6750, section 3.1). */
    public static final String INSUFFICIENT_SCOPE = BEARER + " " + INSUFFICIENT;

    private static final String SCOPE_AUTHORITY = "SCOPE_";

    /** What a validator calls a token whose session is over (an error code that stays on this side). */
    public static final String SESSION_ENDED = "session_ended";

    /** What the caller is told then. */
    public static final String ENDED = "The session of this token has ended. Log in again.";

    private final ErrorResponses errors;
    private final @Nullable URI resourceMetadata;
    private final List<TokenScheme> others;

    BearerErrors(ErrorResponses errors, ResourceMetadata metadata, List<TokenScheme> others) {
        this.errors = errors;
        this.resourceMetadata = metadata.resourceMetadata();
        this.others = List.copyOf(others);
    }

    /** The name of the authority that a scope gives. */
    public static String authority(Scope scope) {
        return authority(scope.value());
    }

    /** The authority of a scope as it stands in a token. */
    public static String authority(String scope) {
        return SCOPE_AUTHORITY + scope;
    }

    /**
     * Refuses a token that lacks one of these scopes.
     *
     * @throws AuthorizationDeniedException for which the caller is told all of them
     */
    public static void demand(Collection<String> scopes, Jwt token) {
        String present = Objects.requireNonNullElse(token.getClaimAsString(ClaimNames.SCOPE), "");
        if (!List.of(present.split(" ", -1)).containsAll(scopes)) {
            throw new AuthorizationDeniedException(
                    "The token lacks a scope",
                    new AuthorityAuthorizationDecision(
                            false,
                            AuthorityUtils.createAuthorityList(
                                    scopes.stream().map(BearerErrors::authority).toList())));
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (exception instanceof OAuth2AuthenticationException oauth
                && oauth.getError().getErrorCode().equals(BearerTokenErrorCodes.INVALID_REQUEST)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, scheme(request) + " error=\"invalid_request\"");
            errors.write(request, response, ProblemType.MALFORMED_REQUEST, "Send one access token, in one place.");
            return;
        }
        boolean sentOne = exception instanceof OAuth2AuthenticationException;
        if (sentOne) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, refused(scheme(request)));
        } else {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(BEARER));
            others.forEach(other ->
                    response.addHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(other.name(), other.parameter())));
        }
        if (isOfAnEndedSession(exception.getCause())) {
            errors.write(request, response, ProblemType.SESSION_ENDED, ENDED);
            return;
        }
        errors.write(
                request,
                response,
                ProblemType.UNAUTHENTICATED,
                sentOne
                        ? "The access token is not valid here, or no longer. Get a fresh one and try again."
                        : "Send an access token: `Authorization: Bearer <token>`.");
    }

    /** The challenge to a caller whose token is not good, of the scheme that it used. */
    private String refused(String scheme) {
        Stream<String> more =
                others.stream().filter(other -> other.name().equals(scheme)).map(TokenScheme::parameter);
        return challenge(scheme, Stream.concat(Stream.of(INVALID), more).toArray(String[]::new));
    }

    /** Whether that is how a validator refused a token whose session is over. */
    public static boolean isOfAnEndedSession(@Nullable Throwable refusal) {
        return refusal instanceof JwtValidationException invalid
                && invalid.getErrors().stream()
                        .anyMatch(error -> error.getErrorCode().equals(SESSION_ENDED));
    }

    /** Refuses something else than a token that stands for one, such as a ticket. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(true));
        errors.write(request, response, ProblemType.UNAUTHENTICATED, detail);
    }

    /**
     * The challenge of a refusal that is written elsewhere.
     *
     * @param sentOne whether there was a token, or what stands for one, that is not good
     */
    public String challenge(boolean sentOne) {
        return sentOne ? challenge(BEARER, INVALID) : challenge(BEARER);
    }

    /**
     * The challenge of a scheme. Spring's own says what was wrong with the token, and takes the address of the metadata from the
     * Host header.
     */
    public String challenge(String scheme, String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        if (resourceMetadata != null) {
            all.add("resource_metadata=\"" + resourceMetadata + "\"");
        }
        return scheme + " " + (all.isEmpty() ? ErrorResponses.REALM : String.join(", ", all));
    }

    /** The scheme that the caller used: with a proof (RFC 9449, section 7.1) or, what everybody may, without. */
    private static String scheme(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && BearerTokens.isProved(header) ? "DPoP" : BEARER;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        // Spring's own handler says this only of its own kinds of authentication.
        String scope = missingScope(exception);
        String challenge = scheme(request) + " " + INSUFFICIENT;
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, scope.isEmpty() ? challenge : challenge + ", scope=\"" + scope + "\"");
        errors.write(
                request,
                response,
                ProblemType.FORBIDDEN,
                scope.isEmpty()
                        ? "The access token does not carry the scope or role that this call needs."
                        : "This call needs an access token with the scope `" + scope + "`.");
    }

    /** The scopes that the call asks for, as they stand in a token; empty if it asks for something else. */
    private static String missingScope(AccessDeniedException exception) {
        return exception instanceof AuthorizationDeniedException denied
                        && denied.getAuthorizationResult() instanceof AuthorityAuthorizationDecision decision
                ? decision.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .filter(authority -> authority != null && authority.startsWith(SCOPE_AUTHORITY))
                        .map(authority -> authority.substring(SCOPE_AUTHORITY.length()))
                        .collect(Collectors.joining(" "))
                : "";
    }
}
