package dev.keyturn.auth.authorization;

import dev.keyturn.auth.limits.PushLimits;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.ClientEndpoint;
import dev.keyturn.auth.protocol.JsonAnswers;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.edge.proofs.DpopVerdict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Pushed authorization requests (RFC 9126): a client sends its request directly, under its authentication, and gets a
 * {@code request_uri} for the browser to bring. The rules are those of a request that a browser brings.
 */
@Component
class PushedRequestEndpoint implements ClientEndpoint, AuthenticationProvider {
    private final RequestReader reader;
    private final PushedRequests requests;
    private final PushLimits limits;
    private final DpopProofs proofs;
    private final JsonAnswers answers;

    PushedRequestEndpoint(
            RequestReader reader, PushedRequests requests, PushLimits limits, DpopProofs proofs, JsonAnswers answers) {
        this.reader = reader;
        this.limits = limits;
        this.requests = requests;
        this.proofs = proofs;
        this.answers = answers;
    }

    @Override
    public String path() {
        return "/oauth2/par";
    }

    @Override
    public String metadataName() {
        return "pushed_authorization_request_endpoint";
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors) {
        server.pushedAuthorizationRequestEndpoint(
                par -> par.pushedAuthorizationRequestConverters(ClientEndpoint.only(this::read))
                        .authenticationProviders(ClientEndpoint.only(this))
                        .pushedAuthorizationResponseHandler((request, response, answer) -> write(response, answer))
                        .errorResponseHandler(errors));
    }

    private Authentication read(HttpServletRequest request) {
        Authentication client =
                Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
        if (client instanceof AuthenticatedClient known && known.client().isPublic()) {
            limits.count(RequestSource.of(request));
        }
        Parameters parameters = Parameters.of(request.getParameterMap());
        return new Push(
                client,
                switch (proofs.of(request)) {
                    case DpopVerdict.Absent absent -> parameters;
                    case DpopVerdict.Proved(var thumbprint) -> bound(parameters, thumbprint);
                    case DpopVerdict.Invalid invalid -> throw OAuthErrors.refusal("invalid_dpop_proof");
                },
                "");
    }

    /** To push with a proof is to ask for a code that is bound to the key (RFC 9449, section 10.1). */
    private static Parameters bound(Parameters parameters, String thumbprint) {
        if (parameters.has("dpop_jkt") && !thumbprint.equals(parameters.get("dpop_jkt"))) {
            throw OAuthErrors.refusal("invalid_request", "dpop_jkt");
        }
        return parameters.with("dpop_jkt", thumbprint);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        Push push = (Push) authentication;
        AuthenticatedClient client = AuthenticatedClient.of(push);
        if (push.parameters.has("client_id")
                && !push.parameters
                        .once("client_id")
                        .equals(Optional.of(client.client().id()))) {
            throw OAuthErrors.refusal("invalid_request", "client_id");
        }
        return switch (reader.read(push.parameters, client.client())) {
            case Reading.Understood(var request) -> new Push(client, push.parameters, requests.push(request));
            // RFC 9126, section 2.1: a push must not have this parameter.
            case Reading.Refused refused
            when refused.parameter().equals("request_uri") ->
                throw OAuthErrors.refusal("invalid_request", "request_uri");
            case Reading.Refused refused -> throw OAuthErrors.refusal(refused.error(), refused.parameter());
            case Reading.Unanswerable(var parameter) -> throw OAuthErrors.refusal("invalid_request", parameter);
        };
    }

    private void write(HttpServletResponse response, Authentication answer) throws IOException {
        answers.write(
                response,
                HttpStatus.CREATED.value(),
                Map.of("request_uri", ((Push) answer).requestUri, "expires_in", PushedRequests.LIFETIME.toSeconds()));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return Push.class.isAssignableFrom(authentication);
    }

    /** A client's request; with its {@code request_uri}, once it is stored. */
    private static final class Push extends AbstractAuthenticationToken {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Authentication client;
        private final transient Parameters parameters;
        private final String requestUri;

        Push(Authentication client, Parameters parameters, String requestUri) {
            super(List.of());
            this.client = client;
            this.parameters = parameters;
            this.requestUri = requestUri;
        }

        @Override
        public Object getPrincipal() {
            return client;
        }

        @Override
        public String getCredentials() {
            return "";
        }
    }
}
