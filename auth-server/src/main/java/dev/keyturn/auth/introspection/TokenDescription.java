package dev.keyturn.auth.introspection;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.sessions.PresentedRefreshToken;
import dev.keyturn.auth.sessions.Session;
import dev.keyturn.auth.tokens.ActiveToken;
import dev.keyturn.model.ClaimNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.stereotype.Component;

/** The members of an answer about a token in force (RFC 7662, section 2.2). */
@Component
class TokenDescription {
    /** Those that an access token has as claims, under the same names. */
    private static final List<String> CLAIMS = List.of(
            ClaimNames.CLIENT_ID,
            "exp",
            "iat",
            "sub",
            "aud",
            "iss",
            "jti",
            ClaimNames.SESSION_ID,
            ClaimNames.CONFIRMATION,
            ClaimNames.ACTOR);

    private final IssuerProperties properties;

    TokenDescription(IssuerProperties properties) {
        this.properties = properties;
    }

    OAuth2TokenIntrospection of(ActiveToken token) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put("token_type", token.jwt().hasClaim(ClaimNames.CONFIRMATION) ? "DPoP" : "Bearer");
        members.put(ClaimNames.SCOPE, List.copyOf(token.scopes()));
        put(members, "username", token.username());
        CLAIMS.forEach(name -> put(members, name, token.jwt().getClaim(name)));
        return OAuth2TokenIntrospection.withClaims(members).build();
    }

    /** It has no {@code token_type}: that is about how a token is presented to a resource server. */
    OAuth2TokenIntrospection of(PresentedRefreshToken token) {
        Session session = token.session();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put(ClaimNames.SCOPE, List.copyOf(session.scopes()));
        members.put(ClaimNames.CLIENT_ID, session.clientId());
        members.put("username", session.person().username());
        members.put("exp", token.expiresAt());
        members.put("sub", session.person().uid().toString());
        members.put("iss", properties.issuer().toString());
        members.put(ClaimNames.SESSION_ID, session.id().toString());
        if (token.dpopThumbprint() != null) {
            members.put(ClaimNames.CONFIRMATION, Map.of("jkt", token.dpopThumbprint()));
        }
        return OAuth2TokenIntrospection.withClaims(members).build();
    }

    private static void put(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}
