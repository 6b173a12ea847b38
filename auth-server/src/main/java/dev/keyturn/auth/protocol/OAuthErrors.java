package dev.keyturn.auth.protocol;

import static java.util.Map.entry;

import dev.keyturn.edge.errors.ErrorFormat;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Refusals of the protocol endpoints (RFC 6749, section 5.2): always this JSON, whichever part refused, and never a
 * redirect. Each code has one sentence, so that a wrong client id and a wrong secret look alike.
 */
@Component
public class OAuthErrors implements AuthenticationFailureHandler, AuthenticationEntryPoint, ErrorFormat {
    private static final Map<String, String> SENTENCES = Map.ofEntries(
            entry("authorization_pending", "Nobody has decided about the device yet. Ask again later."),
            entry("slow_down", "The device asks too often. Wait five seconds longer from now on."),
            entry("access_denied", "The person refused."),
            entry("expired_token", "Nobody decided in time. Begin anew."),
            entry("invalid_request", "The request lacks a parameter, or has one twice or malformed."),
            entry("invalid_client", "The client is unknown, or did not authenticate as it is registered to."),
            entry("invalid_grant", "The grant is wrong, used, expired or revoked, or was issued to another client."),
            entry("unauthorized_client", "The client is not registered for this grant type."),
            entry("unsupported_grant_type", "There is no such grant type here."),
            entry("invalid_target", "A resource is none of those that the scopes lead to."),
            entry(
                    "invalid_scope",
                    "The scope is unknown, more than the client may have, or mixes API and admin scopes."),
            entry(
                    "invalid_dpop_proof",
                    "The DPoP proof is missing, malformed, too old, used, or made for another request."));

    /** How a request without a good challenge is refused (RFC 7636, section 4.4.1). */
    public static final String NO_CHALLENGE =
            "PKCE is required here: send a code_challenge, which is 43 characters of base64url without padding, and S256 as "
                    + "code_challenge_method.";

    /** The framework's description of a parameter that it did not accept, and ours. */
    private static final String BLAMED = "OAuth 2.0 Parameter: ";

    private static final Pattern PARAMETER = Pattern.compile(Pattern.quote(BLAMED) + "(\\w+)");

    private final JsonAnswers answers;
    private final List<String> paths;

    OAuthErrors(JsonAnswers answers, List<ClientEndpoint> endpoints) {
        this.answers = answers;
        this.paths = Stream.concat(
                        Stream.of(ProtocolSecurity.TOKEN), endpoints.stream().map(ClientEndpoint::path))
                .toList();
    }

    /** An exception that ends the request with this code. */
    public static OAuth2AuthenticationException refusal(String code) {
        return new OAuth2AuthenticationException(new OAuth2Error(code));
    }

    /** The same, which also names the parameter to blame. */
    public static OAuth2AuthenticationException refusal(String code, String parameter) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, BLAMED + parameter, null));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2Error error = exception instanceof OAuth2AuthenticationException protocol
                ? protocol.getError()
                : new OAuth2Error("invalid_client");
        String code = error.getErrorCode();
        write(response, code.equals("invalid_client") ? 401 : 400, code, sentence(error));
    }

    /** Nobody authenticated: the filters found no client in the request, or the request is no POST. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (HttpMethod.POST.matches(request.getMethod())) {
            write(response, 401, "invalid_client", "Authenticate the client, with HTTP Basic or in the form.");
        } else {
            response.setHeader(HttpHeaders.ALLOW, "POST");
            write(response, 405, "invalid_request", "Send a POST with a form.");
        }
    }

    /** By the address as it came, also where a filter refuses it before a slash or a parameter is taken off its path. */
    @Override
    public boolean appliesTo(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return paths.stream()
                .anyMatch(path -> uri.equals(path) || uri.startsWith(path + "/") || uri.startsWith(path + ";"));
    }

    @Override
    public void write(HttpServletResponse response, ProblemType type, String detail) throws IOException {
        String code = switch (type) {
            case UNAVAILABLE, TOO_MANY_REQUESTS -> "temporarily_unavailable";
            case INTERNAL_ERROR -> "server_error";
            default -> "invalid_request";
        };
        write(response, type.status(), code, detail);
    }

    /** Writes a refusal whose sentence is its own. */
    public void write(HttpServletResponse response, int status, String code, String description) throws IOException {
        if (status == 401) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic " + ErrorResponses.REALM);
        }
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", code);
        body.put("error_description", description);
        answers.write(response, status, body);
    }

    private static String sentence(OAuth2Error error) {
        Matcher parameter = PARAMETER.matcher(String.valueOf(error.getDescription()));
        return parameter.matches() && error.getErrorCode().equals("invalid_request")
                ? sentence(parameter.group(1))
                : SENTENCES.getOrDefault(error.getErrorCode(), "The request was refused.");
    }

    private static String sentence(String parameter) {
        return switch (parameter) {
            case "code_challenge", "code_challenge_method" -> NO_CHALLENGE;
            case "client_secret" -> "Authenticate the client once, and in one way.";
            case "redirect_uri" ->
                "The parameter redirect_uri is missing, there twice, or not one that the client is registered with.";
            default -> "The parameter " + parameter + " is missing, empty, malformed or there twice.";
        };
    }
}
