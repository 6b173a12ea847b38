package dev.keyturn.auth.trust;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.edge.requests.Admission;
import dev.keyturn.model.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /oauth2/trust}, for clients that are resource servers and authenticate with a key of their own. */
@RestController
class TrustController {
    private final TrustPolls polls;
    private final Consumers consumers;
    private final OAuthErrors errors;
    private final JsonMapper json;

    TrustController(TrustPolls polls, Consumers consumers, OAuthErrors errors, JsonMapper json) {
        this.polls = polls;
        this.consumers = consumers;
        this.errors = errors;
        this.json = json;
    }

    @PostMapping(TrustEndpoint.PATH)
    void poll(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        if (!(authentication instanceof AuthenticatedClient caller) || !isResourceServer(caller)) {
            errors.write(
                    response,
                    403,
                    "unauthorized_client",
                    "Only a client with the audience API that authenticates with private_key_jwt may ask.");
            return;
        }
        Client client = caller.client();
        Optional<TrustRequest> asked = TrustRequest.of(request);
        if (asked.isEmpty()) {
            errors.write(
                    response, 400, "invalid_request", "Send `instance`, and `after`, `keys` and `wait` if they apply.");
        } else if (asked.get().leaving()) {
            consumers.forget(asked.get(), client.id());
            response.setStatus(204);
        } else if (consumers.note(asked.get(), client.id())) {
            // Gives up the place among all requests: held requests have a bound of their own.
            Admission.leave(request);
            write(response, polls.answer(asked.get(), client.id()));
        } else {
            errors.write(
                    response,
                    400,
                    "invalid_request",
                    "This client has too many instances: one that is started again should keep its `instance`.");
        }
    }

    private static boolean isResourceServer(AuthenticatedClient caller) {
        return ClientAuthenticationMethod.PRIVATE_KEY_JWT.equals(caller.getClientAuthenticationMethod())
                && caller.client().audiences().contains(Scope.Audience.API);
    }

    private void write(HttpServletResponse response, TrustNews news) throws IOException {
        byte[] body = json.writeValueAsString(news).getBytes(StandardCharsets.UTF_8);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
