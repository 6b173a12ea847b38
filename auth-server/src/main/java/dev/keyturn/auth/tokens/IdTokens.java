package dev.keyturn.auth.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.sessions.Session;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Issues id_tokens (OpenID Connect Core 1.0, section 2): who logged in, and when, said to one client. */
@Component
public class IdTokens {
    private final KeyRing keys;
    private final IssuerProperties properties;
    private final Clock clock;

    IdTokens(KeyRing keys, IssuerProperties properties, Clock clock) {
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The further members of a token response: an {@code id_token} if the scopes have {@code openid}, or else none.
     *
     * @param nonce of the authorization request; null for none, as with every refresh
     */
    public Map<String, Object> members(Session session, Client client, Set<String> scopes, @Nullable String nonce) {
        return scopes.contains(Scope.OPENID.value()) ? Map.of("id_token", sign(session, client, nonce)) : Map.of();
    }

    private String sign(Session session, Client client, @Nullable String nonce) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(properties.issuer().toString())
                .subject(session.person().uid().toString())
                .audience(client.id())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(client.accessTokenLifetime())))
                .claim("azp", client.id())
                .claim(ClaimNames.SESSION_ID, session.id().toString())
                .claim(ClaimNames.AUTH_TIME, session.authTime().getEpochSecond());
        if (nonce != null) {
            claims.claim("nonce", nonce);
        }
        return keys.sign(JOSEObjectType.JWT, claims.build());
    }
}
