package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.RefreshRequest;
import dev.keyturn.auth.sessions.RefreshTokenRotation;
import dev.keyturn.auth.sessions.RotationResult;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.AccessToken;
import dev.keyturn.auth.tokens.AccessTokens;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.auth.tokens.TokenRequest;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.model.ProblemType;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tokens for people who use our own apps, as the built-in client. */
@Component
class FirstPartyTokens {
    private final Clients clients;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final RefreshTokenRotation rotation;
    private final AccessTokens accessTokens;

    FirstPartyTokens(
            Clients clients,
            PasswordLogin passwords,
            SessionLifecycle sessions,
            RefreshTokenRotation rotation,
            AccessTokens accessTokens) {
        this.clients = clients;
        this.passwords = passwords;
        this.sessions = sessions;
        this.rotation = rotation;
        this.accessTokens = accessTokens;
    }

    /** Begins a session; empty if the login failed, for whatever reason. */
    Optional<TokenAnswer> login(String name, String password, Set<String> requested, RequestSource source) {
        Client client = builtIn();
        Set<String> scopes = ScopePolicy.grant(requested, client.scopes())
                .orElseThrow(() -> ProblemException.ofField(
                        ProblemType.INVALID_FIELDS, "scope", "must be some of: " + String.join(" ", client.scopes())));
        return passwords
                .check(name, password, source)
                .flatMap(login -> sessions.begin(new NewSession(login, client.id(), scopes, source)))
                .map(begun -> TokenAnswer.of(
                        begun.session(),
                        accessTokens.forPerson(begun.session(), new TokenRequest(client, scopes)),
                        begun.refreshToken()));
    }

    /**
     * Turns a refresh token; empty if its session is over, or is another client's.
     *
     * @param arrival when the request came, as {@link Admission#arrival} tells it
     */
    Optional<TokenAnswer> refresh(String refreshToken, RequestSource source, long arrival) {
        Client client = builtIn();
        var result = rotation.rotate(
                new RefreshRequest(refreshToken, client.id(), Set.of(), source, arrival, null),
                session -> accessTokens.forPerson(session, new TokenRequest(client, session.scopes())));
        return switch (result) {
            case RotationResult.Answered<AccessToken> answered ->
                Optional.of(TokenAnswer.of(answered.session(), answered.issued(), answered.refreshToken()));
            case RotationResult.TooWide<?> tooWide -> throw new IllegalStateException("No scope was asked for");
            case RotationResult.Refused<?> refused -> Optional.empty();
        };
    }

    private Client builtIn() {
        return clients.find(Client.BUILT_IN)
                .orElseThrow(() -> new IllegalStateException("The built-in client is disabled or missing"));
    }
}
