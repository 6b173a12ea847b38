package dev.keyturn.auth.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.sessions.Session;
import dev.keyturn.model.ClaimNames;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Issues access tokens in the JWT profile of RFC 9068, section 2. There is no other place that does. */
@Component
public class AccessTokens {
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final KeyRing keys;
    private final Audiences audiences;
    private final IssuerProperties properties;
    private final Clock clock;

    AccessTokens(KeyRing keys, Audiences audiences, IssuerProperties properties, Clock clock) {
        this.keys = keys;
        this.audiences = audiences;
        this.properties = properties;
        this.clock = clock;
    }

    /** A token for a service that acts for itself: its {@code sub} is its client id (RFC 9068, section 2.2). */
    public AccessToken forService(Client client, Set<String> scopes) {
        return issue(client, scopes, claims(client, scopes, false).subject(client.id()));
    }

    /** A token for a person, within a session. */
    public AccessToken forPerson(Session session, Client client, Set<String> scopes) {
        return issue(
                client,
                scopes,
                claims(client, scopes, client.firstParty())
                        .subject(session.person().uid().toString())
                        .claim(ClaimNames.SESSION_ID, session.id().toString())
                        .claim(ClaimNames.USER_ID, session.person().id())
                        .claim(ClaimNames.ROLES, List.of(session.person().role().name()))
                        .claim(ClaimNames.AUTH_TIME, session.authTime().getEpochSecond()));
    }

    private JWTClaimsSet.Builder claims(Client client, Set<String> scopes, boolean firstParty) {
        return new JWTClaimsSet.Builder()
                .issuer(properties.issuer().toString())
                .audience(audiences.of(scopes, firstParty))
                .claim(ClaimNames.CLIENT_ID, client.id())
                .claim(ClaimNames.SCOPE, String.join(" ", scopes))
                .jwtID(UUID.randomUUID().toString());
    }

    private AccessToken issue(Client client, Set<String> scopes, JWTClaimsSet.Builder builder) {
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plus(client.accessTokenLifetime());
        JWTClaimsSet claims = builder.issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(expiresAt))
                .build();
        return new AccessToken(keys.sign(TYPE, claims), issuedAt, expiresAt, scopes, claims);
    }
}
