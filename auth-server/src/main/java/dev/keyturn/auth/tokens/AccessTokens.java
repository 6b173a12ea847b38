package dev.keyturn.auth.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.sessions.Session;
import dev.keyturn.model.ClaimNames;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Component;

/**
 * Issues access tokens in the JWT profile of RFC 9068, section 2; nothing else does. A request for a resource that its
 * scopes do not lead to ends with {@code invalid_target}; a grant that must know this before it uses something up asks
 * {@link Audiences#narrow}.
 */
@Component
public class AccessTokens {
    /** The claims about the subject, which a token in place of another keeps. */
    private static final List<String> KEPT =
            List.of("sub", ClaimNames.SESSION_ID, ClaimNames.USER_ID, ClaimNames.ROLES, ClaimNames.AUTH_TIME);

    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

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
    public AccessToken forService(TokenRequest request) {
        Set<String> scopes = narrowed(request);
        return issue(
                request,
                scopes,
                new JWTClaimsSet.Builder()
                        .audience(audiences.of(scopes, false))
                        .subject(request.client().id()),
                Instant.MAX);
    }

    /** A token for a person, within a session, and for no resource that the session is not for. */
    public AccessToken forPerson(Session session, TokenRequest wanted) {
        TokenRequest request = audiences
                .within(session.resources(), wanted.resources())
                .map(wanted::forResources)
                .orElseThrow(AccessTokens::invalidTarget);
        Set<String> scopes = narrowed(request);
        boolean ours = request.client().firstParty() && request.resources().isEmpty();
        return issue(
                request,
                scopes,
                new JWTClaimsSet.Builder()
                        .audience(audiences.of(scopes, ours))
                        .subject(session.person().uid().toString())
                        .claim(ClaimNames.SESSION_ID, session.id().toString())
                        .claim(ClaimNames.USER_ID, session.person().id())
                        .claim(ClaimNames.ROLES, List.of(session.person().role().name()))
                        .claim(ClaimNames.AUTH_TIME, session.authTime().getEpochSecond()),
                Instant.MAX);
    }

    /**
     * A token in place of another that is in force (RFC 8693, section 2.2): about the same subject and session, for the
     * client of the request, and never valid for longer. It is not good for this server unless a scope says so.
     *
     * @param actor the {@code act} claim; empty for none
     */
    public AccessToken inPlaceOf(ActiveToken subject, TokenRequest request, Map<String, Object> actor) {
        Set<String> scopes = narrowed(request);
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder().audience(audiences.of(scopes, false));
        KEPT.stream()
                .filter(subject.jwt()::hasClaim)
                .forEach(name -> builder.claim(name, subject.jwt().getClaim(name)));
        builder.claim(
                ClaimNames.ORIGIN,
                Objects.requireNonNullElse(subject.jwt().getClaim(ClaimNames.ORIGIN), subject.clientId()));
        if (!actor.isEmpty()) {
            builder.claim(ClaimNames.ACTOR, actor);
        }
        return issue(request, scopes, builder, subject.expiresAt());
    }

    private Set<String> narrowed(TokenRequest request) {
        return audiences.narrow(request.scopes(), request.resources()).orElseThrow(AccessTokens::invalidTarget);
    }

    private static OAuth2AuthenticationException invalidTarget() {
        return new OAuth2AuthenticationException(new OAuth2Error("invalid_target"));
    }

    private AccessToken issue(TokenRequest request, Set<String> scopes, JWTClaimsSet.Builder builder, Instant latest) {
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plus(request.client().accessTokenLifetime());
        if (expiresAt.isAfter(latest)) {
            expiresAt = latest;
        }
        builder.issuer(properties.issuer().toString())
                .claim(ClaimNames.CLIENT_ID, request.client().id())
                .claim(ClaimNames.SCOPE, String.join(" ", scopes))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(expiresAt));
        if (request.dpopThumbprint() != null) {
            builder.claim(ClaimNames.CONFIRMATION, Map.of("jkt", request.dpopThumbprint()));
        }
        JWTClaimsSet claims = builder.build();
        return new AccessToken(keys.sign(TYPE, claims), issuedAt, expiresAt, scopes, claims);
    }
}
