package dev.keyturn.auth.protocol;

import dev.keyturn.auth.sessions.SessionLifecycle.Begun;
import dev.keyturn.auth.tokens.AccessTokens;
import dev.keyturn.auth.tokens.IdTokens;
import dev.keyturn.auth.tokens.TokenRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.stereotype.Component;

/** The tokens of every grant that begins a session, so that no grant can forget one. */
@Component
public class SessionTokens {
    private final AccessTokens accessTokens;
    private final IdTokens idTokens;

    SessionTokens(AccessTokens accessTokens, IdTokens idTokens) {
        this.accessTokens = accessTokens;
        this.idTokens = idTokens;
    }

    /**
     * An access token; a refresh token, if the client may refresh; an id_token, if the scopes have {@code openid}.
     *
     * @param nonce for the id_token to repeat; null for none
     */
    public Authentication answer(AuthenticatedClient client, Begun begun, TokenRequest wanted, @Nullable String nonce) {
        boolean mayRefresh = client.client().grants().contains(AuthorizationGrantType.REFRESH_TOKEN.getValue());
        return TokenAnswers.of(
                client,
                accessTokens.forPerson(begun.session(), wanted),
                mayRefresh ? begun.refreshToken() : null,
                idTokens.members(begun.session(), wanted.client(), wanted.scopes(), nonce));
    }
}
