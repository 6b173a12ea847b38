package dev.keyturn.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopePolicyTest {
    private static final Set<String> API = Set.of("users:read", "events:read");

    @Test
    void withoutAScopeEverythingAllowedIsGranted() {
        assertThat(ScopePolicy.grant(Set.of(), API)).contains(API);
    }

    @Test
    void lessIsGrantedAndMoreIsNot() {
        assertThat(ScopePolicy.grant(Set.of("users:read"), API)).contains(Set.of("users:read"));
        assertThat(ScopePolicy.grant(Set.of("users:read", "events:write"), API)).isEmpty();
        assertThat(ScopePolicy.grant(Set.of("nonsense"), API)).isEmpty();
    }

    @Test
    void noTokenIsForTheApisAndForTheAdminEndpoints() {
        Set<String> both = Set.of("users:read", "keys:admin");

        assertThat(ScopePolicy.grant(Set.of(), both)).isEmpty();
        assertThat(ScopePolicy.grant(both, both)).isEmpty();
        assertThat(ScopePolicy.grant(Set.of("keys:admin"), both)).contains(Set.of("keys:admin"));
    }

    @Test
    void openidGoesWithEither() {
        Set<String> scopes = Set.of("users:read", "openid");

        assertThat(ScopePolicy.grant(scopes, scopes)).contains(scopes);
    }

    @Test
    void readsTheParameterInItsOrderAndEachScopeOnce() {
        assertThat(ScopePolicy.parse("b a  b ")).containsExactly("b", "a");
        assertThat(ScopePolicy.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "   ", "\t", " \n "})
    void aParameterThatHasAValueAndNoScopeIsNotOneThatIsLeftOut(String blank) {
        assertThat(ScopePolicy.grant(ScopePolicy.parse(blank), API)).isEmpty();
    }
}
