package dev.keyturn.auth.authorization;

import dev.keyturn.auth.authorization.AuthorizationRequest.Hints;
import dev.keyturn.auth.authorization.AuthorizationRequest.Target;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.tokens.Audiences;
import dev.keyturn.auth.tokens.IdTokenHints;
import dev.keyturn.auth.tokens.ScopePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.stereotype.Component;

/**
 * Reads authorization requests: brought by a browser, pushed by a client, or named by a browser after the push. The
 * client and the redirect URI are checked first; until they are good, nothing is redirected.
 */
@Component
class RequestReader {
    /** VSCHAR (RFC 6749, appendix A.5), limited so that the address of the login page does not get too long. */
    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e]{1,1024}");

    private static final Pattern NONCE = Pattern.compile("[\\x20-\\x7e]{1,512}");

    /** SHA-256 in base64url: a challenge (RFC 7636, section 4.2) or the thumbprint of a key (RFC 7638). */
    private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** As long as the longest name that somebody can log in with, and without control characters. */
    private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,254}");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** The checks once the client and the redirect URI are good, in this order. */
    private static final List<Check> CHECKS = List.of(
            new Check("invalid_request", "state", (p, client) -> p.has("state") && state(p) == null),
            // OpenID Connect Core 1.0, section 6: a request object could hold parameters that no check here sees.
            new Check("request_not_supported", "request", (p, client) -> p.has("request")),
            new Check("request_uri_not_supported", "request_uri", (p, client) -> p.has("request_uri")),
            new Check(
                    "unauthorized_client",
                    "client_id",
                    (p, client) -> !client.grants().contains(AuthorizationGrantType.AUTHORIZATION_CODE.getValue())),
            new Check("invalid_request", "response_type", (p, client) -> !p.has("response_type")),
            new Check("unsupported_response_type", "response_type", (p, client) -> !is("code", p, "response_type")),
            new Check("invalid_request", "response_mode", (p, client) -> !absentOr("query", p, "response_mode")),
            // RFC 9700, section 2.1.1: for every client, and never `plain`, the default if no method is given.
            new Check(
                    "invalid_request", "code_challenge_method", (p, client) -> !is("S256", p, "code_challenge_method")),
            new Check("invalid_request", "code_challenge", (p, client) -> !matches(HASH, p.get("code_challenge"))),
            new Check("invalid_scope", "scope", (p, client) -> scopes(p, client).isEmpty()),
            new Check("invalid_request", "nonce", (p, client) -> !absentOr(NONCE, p, "nonce")),
            new Check(
                    "invalid_request",
                    "prompt",
                    (p, client) -> Prompt.parse(p.get("prompt")).isEmpty()),
            new Check("invalid_request", "max_age", (p, client) -> !absentOr(SECONDS, p, "max_age")),
            new Check("invalid_request", "dpop_jkt", (p, client) -> !absentOr(HASH, p, "dpop_jkt")),
            new Check("invalid_request", "login_hint", (p, client) -> !absentOr(NAME, p, "login_hint")));

    private final Clients clients;
    private final PushedRequests pushedRequests;
    private final Audiences audiences;
    private final IdTokenHints hints;

    RequestReader(Clients clients, PushedRequests pushedRequests, Audiences audiences, IdTokenHints hints) {
        this.clients = clients;
        this.pushedRequests = pushedRequests;
        this.audiences = audiences;
        this.hints = hints;
    }

    /** Reads what a browser brought. */
    Reading read(Parameters parameters) {
        Optional<Client> client = parameters.once("client_id").flatMap(clients::find);
        if (client.isEmpty()) {
            return new Reading.Unanswerable("client_id");
        }
        return parameters
                .once("request_uri")
                .filter(PushedRequests::mayHave)
                .map(uri -> pushed(uri, client.get()))
                .orElseGet(() -> brought(parameters, client.get()));
    }

    /** Refuses an address that is too long for the login page to lead back to; such a request can be pushed. */
    private Reading brought(Parameters parameters, Client client) {
        Reading reading = read(parameters, client);
        return reading instanceof Reading.Understood(var request)
                        && AuthorizationController.address(parameters).length() > LoginPage.LONGEST_TARGET
                ? new Reading.Refused(request.target(), "invalid_request", parameters.longest())
                : reading;
    }

    /** Reads parameters that this client pushed, or that a browser brought in its name. */
    Reading read(Parameters parameters, Client client) {
        Optional<Target> target = parameters
                .once("redirect_uri")
                .filter(uri -> RedirectUris.registered(client, uri))
                .map(uri -> new Target(uri, state(parameters)));
        if (target.isEmpty()) {
            return new Reading.Unanswerable("redirect_uri");
        }
        if (!parameters.repeated().isEmpty()) {
            return new Reading.Refused(
                    target.get(),
                    "invalid_request",
                    parameters.repeated().iterator().next());
        }
        return CHECKS.stream()
                .filter(check -> check.fails().test(parameters, client))
                .findFirst()
                .<Reading>map(check -> new Reading.Refused(target.get(), check.error(), check.parameter()))
                .orElseGet(() -> understood(parameters, client, target.get()));
    }

    /** Makes the checks that need more than the request itself. */
    private Reading understood(Parameters parameters, Client client, Target target) {
        Set<String> scopes = scopes(parameters, client).orElseThrow();
        if (audiences.narrow(scopes, parameters.resources()).isEmpty()) {
            return new Reading.Refused(target, "invalid_target", "resource");
        }
        return new Reading.Understood(request(parameters, client, target, scopes));
    }

    /** Takes a pushed request; parameters beside {@code request_uri} do not count (RFC 9126, section 4). */
    private Reading pushed(String uri, Client client) {
        return pushedRequests
                .take(uri, client)
                .filter(request -> RedirectUris.registered(client, request.redirectUri())
                        && client.scopes().containsAll(request.scopes()))
                .<Reading>map(Reading.Understood::new)
                .orElseGet(() -> new Reading.Unanswerable("request_uri"));
    }

    private AuthorizationRequest request(Parameters parameters, Client client, Target target, Set<String> scopes) {
        String maxAge = parameters.get("max_age");
        UUID subject = hints.read(parameters.get("id_token_hint"))
                .map(IdTokenHints.Hint::subject)
                .map(UUID::fromString)
                .orElse(null);
        return new AuthorizationRequest(
                client,
                target,
                scopes,
                parameters.resources(),
                Objects.requireNonNull(parameters.get("code_challenge")),
                parameters.get("nonce"),
                prompts(parameters, subject),
                maxAge == null ? null : Duration.ofSeconds(Long.parseLong(maxAge)),
                parameters.get("dpop_jkt"),
                new Hints(parameters.get("login_hint"), subject),
                null);
    }

    /**
     * A hint that cannot be verified, because its key was revoked or it never was ours, is about nobody whom we know: who is
     * logged in may be somebody else, and has to log in for this request. With {@code none} that is {@code login_required}.
     */
    private static Set<Prompt> prompts(Parameters parameters, @Nullable UUID hinted) {
        Set<Prompt> prompts = Prompt.parse(parameters.get("prompt")).orElseThrow();
        if (parameters.has("id_token_hint") && hinted == null) {
            prompts.add(Prompt.LOGIN);
        }
        return prompts;
    }

    private static Optional<Set<String>> scopes(Parameters parameters, Client client) {
        String scope = parameters.get("scope");
        return ScopePolicy.grant(
                scope == null ? Set.of() : ScopePolicy.understood(ScopePolicy.parse(scope)), client.scopes());
    }

    /** The state, if it can be sent back. */
    private static @Nullable String state(Parameters parameters) {
        return parameters.once("state").filter(state -> matches(STATE, state)).orElse(null);
    }

    private static boolean is(String expected, Parameters parameters, String name) {
        return expected.equals(parameters.get(name));
    }

    private static boolean absentOr(String expected, Parameters parameters, String name) {
        return !parameters.has(name) || is(expected, parameters, name);
    }

    private static boolean absentOr(Pattern pattern, Parameters parameters, String name) {
        return !parameters.has(name) || matches(pattern, parameters.get(name));
    }

    private static boolean matches(Pattern pattern, @Nullable String value) {
        return value != null && pattern.matcher(value).matches();
    }

    /**
     * One rule.
     *
     * @param error the code that the client gets
     * @param parameter the parameter to blame
     */
    private record Check(String error, String parameter, BiPredicate<Parameters, Client> fails) {}
}
