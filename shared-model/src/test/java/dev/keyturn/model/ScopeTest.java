package dev.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void isFoundByTheTextInARequestAndByNoOther() {
        assertThat(Scope.of("users:read")).contains(Scope.USERS_READ);
        assertThat(Scope.of("USERS_READ")).isEmpty();
        assertThat(Scope.of("users:read events:read")).isEmpty();
        assertThat(Scope.of("")).isEmpty();
    }

    @Test
    void belongsToOneAudience() {
        assertThat(Scope.valuesFor(Scope.Audience.API))
                .containsExactly("users:read", "events:read", "events:write", "messages:read", "messages:write");
        assertThat(Scope.valuesFor(Scope.Audience.ADMIN))
                .containsExactly("keys:admin", "clients:admin", "users:admin", "sessions:admin", "audit:read");
        assertThat(Scope.valuesFor(Scope.Audience.ISSUER)).containsExactly("openid", "profile", "email");
    }
}
