package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUriRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.org/callback",
                "https://app.example.org",
                "https://app.example.org:8443/a/b?tenant=1&x=%2F",
                "https://app.example.org/a..b/.well-known/...",
                "https://[2001:db8::1]/callback"
            })
    void anyClientMayRegisterHttps(String uri) {
        assertThat(RedirectUriRules.problem(uri, false)).isEmpty();
        assertThat(RedirectUriRules.problem(uri, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8765/callback",
                "http://127.0.0.1/callback",
                "http://[::1]:8765/callback",
                "com.example.app:/callback",
                "com.example.app://callback",
                "com.example.app:callback"
            })
    void onlyANativeAppMayRegisterLoopbackAndPrivateSchemes(String uri) {
        assertThat(RedirectUriRules.problem(uri, true)).isEmpty();
        assertThat(RedirectUriRules.problem(uri, false))
                .hasValueSatisfying(
                        wrong -> assertThat(wrong).startsWith("must be https").contains("native", "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/callback",
                "//app.example.org/callback",
                "app.example.org",
                "https:",
                "https:///callback",
                "https:app.example.org",
                "https://app.example.org:0/callback",
                "https://app.example.org:65536/callback",
                "https://app.example.org:port/callback",
                "https://app_with.underscore@evil/",
                "http://app.example.org/callback",
                "http://localhost:8765/callback",
                "http://127.0.0.2/callback",
                "http://127.0.0.1.evil.example/callback",
                "http://127.1/callback",
                "http://2130706433/callback",
                "http://127.0.0.1:1@evil/callback",
                "https://user@app.example.org/callback",
                "https://user:password@app.example.org/callback",
                "https://app.example.org/callback#fragment",
                "https://app.example.org/callback#",
                "https://*.example.org/callback",
                "https://app.example.org/*",
                "https://app.example.org/a/../callback",
                "https://app.example.org/..",
                "https://app.example.org/./callback",
                "https://app.example.org/callback/..;/evil",
                "https://app.example.org/callback/..;a=b/evil",
                "https://app.example.org/%2e%2e/callback",
                "https://app.example.org/%2E./callback",
                "https://app.example.org/%252e%252e/callback",
                "https://app.example.org/a%2f..%2fcallback",
                "https://app.example.org/a%252f..%252fcallback",
                "https://app.example.org/a%5c..%5ccallback",
                "https://app.example.org/..%3b/callback",
                "https://app.example.org/a\\..\\callback",
                "https://app.example.org\\@evil.example/",
                "https://app.example.org/call back",
                "https://app.example.org/callback\n",
                "https://app.example.org/\u00e9",
                "https://\u0430pp.example.org/",
                "https://app.example.org/%zz",
                "javascript:alert(1)",
                "data:text/html,hello",
                "file:///etc/passwd",
                "myapp:/callback",
                "com.example.app:/../callback",
                "HTTPS://app.example.org/callback"
            })
    void nobodyMayRegisterAnythingElse(String uri) {
        assertThat(RedirectUriRules.problem(uri, true)).isPresent();
        assertThat(RedirectUriRules.problem(uri, false)).isPresent();
    }

    @Test
    void theLengthIsBounded() {
        String longest = "https://app.example.org/";
        longest += "a".repeat(RedirectUriRules.LONGEST - longest.length());

        assertThat(RedirectUriRules.problem(longest, false)).isEmpty();
        assertThat(RedirectUriRules.problem(longest + "a", false)).isPresent();
    }

    /** The answer would have them twice, and an app might read the first. */
    @ParameterizedTest
    @ValueSource(strings = {"code=1", "a=b&iss=evil", "state", "x=1;error=1", "error_description=x", "c%6fde=1"})
    void nobodyMayRegisterAPartOfTheAnswer(String query) {
        assertThat(RedirectUriRules.problem("https://app.example.org/callback?" + query, false))
                .isPresent();
        assertThat(RedirectUriRules.problem("com.example.app:/callback?" + query, true))
                .isPresent();
        assertThat(RedirectUriRules.problem("com.example.app:callback?" + query, true))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"codes=1", "tenant=code", "a=state&b=%69ss", "x=error"})
    void othersMayStandThere(String query) {
        assertThat(RedirectUriRules.problem("https://app.example.org/callback?" + query, false))
                .isEmpty();
        assertThat(RedirectUriRules.problem("com.example.app:callback?" + query, true))
                .isEmpty();
    }
}
