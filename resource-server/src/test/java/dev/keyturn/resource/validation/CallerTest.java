package dev.keyturn.resource.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

class CallerTest {
    @Test
    void aPersonIsKnownByTheIdThatTheApisSpeak() {
        Caller caller = Caller.of(token(claims -> claims.subject("uid")
                .claim("user_id", 7L)
                .claim("sid", "session")
                .claim("roles", List.of("ORGANIZER", "EMPEROR", "admin"))
                .claim("scope", "users:read  messages:read")));

        assertThat(caller.person()).isEqualTo(7);
        assertThat(caller.isPerson(7)).isTrue();
        assertThat(caller.isPerson(8)).isFalse();
        assertThat(caller.isService()).isFalse();
        assertThat(caller.isAdmin()).isFalse();
        assertThat(caller.roles()).containsExactly(Role.ORGANIZER);
        assertThat(caller.scopes()).containsExactlyInAnyOrder("users:read", "messages:read");
        assertThat(caller.sessionId()).isEqualTo("session");
        assertThat(caller.clientId()).isEqualTo("client");
    }

    @Test
    void aServiceIsNobody() {
        Caller caller = Caller.of(token(claims -> claims.subject("client")));

        assertThat(caller.isService()).isTrue();
        assertThat(caller.scopes()).isEmpty();
        assertThat(caller.isPerson(0)).isFalse();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(caller::person)
                .satisfies(
                        refusal -> assertThat(refusal.getStatusCode().value()).isEqualTo(403));
    }

    @Test
    void aScopeIsAnAuthorityAndARoleIsNone() {
        Jwt token = token(
                claims -> claims.subject("uid").claim("roles", List.of("ADMIN")).claim("scope", "users:read"));

        assertThat(CallerAuthentication.of(token).getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactly(BearerErrors.authority(Scope.USERS_READ));
    }

    /** Many calls share it. */
    @Test
    void whoCallsWithAVerifiedTokenIsReadOnceAndCannotBeChanged() {
        VerifiedToken token = new VerifiedToken(token(claims ->
                claims.subject("uid").claim("roles", List.of("ORGANIZER")).claim("scope", "users:read")));

        Caller caller = CallerAuthentication.of(token).getPrincipal();

        assertThat(CallerAuthentication.of(token).getPrincipal()).isSameAs(caller);
        assertThat(caller).isEqualTo(Caller.of(token));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> caller.roles().add(Role.ADMIN));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> caller.scopes().add("events:write"));
    }

    private static Jwt token(Consumer<Jwt.Builder> claims) {
        Jwt.Builder builder = Jwt.withTokenValue("token")
                .header("alg", "RS256")
                .claim("client_id", "client")
                .expiresAt(Instant.EPOCH.plusSeconds(300));
        claims.accept(builder);
        return builder.build();
    }
}
