package dev.keyturn.auth.protocol;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.Audiences;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.auth.tokens.TokenRequest;
import dev.keyturn.edge.http.RequestSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serial;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * {@code grant_type=password} (RFC 6749, section 4.3), for first-party clients that are registered for it until they
 * have moved to another grant: RFC 9700, section 2.4 forbids it to all others.
 */
@Component
class PasswordGrant implements Grant {
    static final String TYPE = "password";

    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final Audiences audiences;
    private final SessionTokens tokens;
    private final MeterRegistry meters;

    PasswordGrant(
            PasswordLogin passwords,
            SessionLifecycle sessions,
            Audiences audiences,
            SessionTokens tokens,
            MeterRegistry meters) {
        this.passwords = passwords;
        this.sessions = sessions;
        this.audiences = audiences;
        this.tokens = tokens;
        this.meters = meters;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public AuthenticationConverter request() {
        return new Request();
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        Token request = (Token) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request, this);
        Client client = authenticated.client();
        // Counted by client, to show when the last one has moved to another grant.
        Counter.builder("keyturn.password.grants")
                .description("Requests for tokens by password")
                .tag("client", client.id())
                .register(meters)
                .increment();
        RequestSource source = Grant.source(request);
        String key = Grant.dpopThumbprint(request);
        Set<String> scopes = ScopePolicy.grant(ScopePolicy.understood(request.scopes), client.scopes())
                .orElseThrow(() -> OAuthErrors.refusal("invalid_scope"));
        Set<String> resources = Grant.resources(request);
        if (audiences.narrow(scopes, resources).isEmpty()) {
            throw OAuthErrors.refusal("invalid_target");
        }
        return passwords
                .check(request.username, request.password, source)
                .flatMap(login ->
                        sessions.begin(new NewSession(login, client.id(), scopes, Set.of(), source, null, key)))
                .map(begun ->
                        tokens.answer(authenticated, begun, new TokenRequest(client, scopes, resources, key), null))
                .orElseThrow(() -> OAuthErrors.refusal("invalid_grant"));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return Token.class.isAssignableFrom(authentication);
    }

    /** Reads the request (RFC 6749, section 4.3.2). */
    static final class Request implements AuthenticationConverter {
        @Override
        public @Nullable Authentication convert(HttpServletRequest request) {
            if (!TYPE.equals(request.getParameter("grant_type"))) {
                return null;
            }
            Authentication client = SecurityContextHolder.getContext().getAuthentication();
            if (client == null) {
                throw OAuthErrors.refusal("invalid_client");
            }
            return new Token(
                    client,
                    once(request, "username"),
                    once(request, "password"),
                    ScopePolicy.parse(request.getParameter("scope") == null ? "" : once(request, "scope")),
                    resources(request));
        }

        private static Map<String, Object> resources(HttpServletRequest request) {
            String[] values = request.getParameterValues(Grant.RESOURCE);
            return values == null ? Map.of() : Map.of(Grant.RESOURCE, values);
        }

        private static String once(HttpServletRequest request, String name) {
            String[] values = request.getParameterValues(name);
            if (values == null || values.length != 1 || values[0].isEmpty()) {
                throw OAuthErrors.refusal("invalid_request", name);
            }
            return values[0];
        }
    }

    /** A request that has been read. */
    private static final class Token extends OAuth2AuthorizationGrantAuthenticationToken {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String username;
        private final String password;
        private final transient Set<String> scopes;

        Token(
                Authentication client,
                String username,
                String password,
                Set<String> scopes,
                Map<String, Object> parameters) {
            super(new AuthorizationGrantType(TYPE), client, parameters);
            this.username = username;
            this.password = password;
            this.scopes = scopes;
        }
    }
}
