package dev.keyturn.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.clients.Client;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest {
    private static final Set<String> REGISTERED = Set.of(
            "https://app.example/callback",
            "https://app.example/cb?x=1",
            "http://127.0.0.1/cb",
            "http://[::1]:8765/cb",
            "http://localhost/cb",
            "com.example.app:/cb");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/callback",
                "https://app.example/cb?x=1",
                "http://127.0.0.1/cb",
                "http://localhost/cb",
                "com.example.app:/cb"
            })
    void whatIsRegisteredMatches(String uri) {
        assertThat(RedirectUris.registered(client(false), uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/callback/",
                "https://app.example/callback/..;/evil",
                "https://app.example/callback/../evil",
                "https://app.example/callback%2f..%2fevil",
                "https://app.example/callback%252f..%252fevil",
                "https://app.example/Callback",
                "https://APP.example/callback",
                "HTTPS://app.example/callback",
                "https://app.example/callback?x=1",
                "https://app.example/callback?",
                "https://app.example/callback#x",
                "https://app.example/callback#",
                "https://app.example:443/callback",
                "https://app.example.evil/callback",
                "https://app.example@evil/callback",
                "https://user@app.example/callback",
                "https://app.example/cb",
                "https://app.example/cb?x=1&y=2",
                "http://app.example/callback",
                "//app.example/callback",
                "/callback",
                " https://app.example/callback",
                "https://app.example/callback\n",
                "javascript:alert(1)"
            })
    void nothingElseMatches(String uri) {
        assertThat(RedirectUris.registered(client(false), uri)).isFalse();
        assertThat(RedirectUris.registered(client(true), uri)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/cb",
                "http://127.0.0.1:65535/cb",
                "http://127.0.0.1/cb",
                "http://[::1]:50000/cb",
                "http://[::1]/cb"
            })
    void thePortOfANativeAppsLoopbackAddressIsFree(String uri) {
        assertThat(RedirectUris.registered(client(true), uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/cb", "http://[::1]:50000/cb", "http://[::1]/cb"})
    void itIsFreeForNobodyElse(String uri) {
        assertThat(RedirectUris.registered(client(false), uri)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1@evil/cb",
                "http://127.0.0.1:@evil/cb",
                "http://127.0.0.1:/cb",
                "http://127.0.0.1:0/cb",
                "http://127.0.0.1:65536/cb",
                "http://127.0.0.1:99999/cb",
                "http://127.0.0.1:-1/cb",
                "http://127.0.0.1:1/cb/",
                "http://127.0.0.1:1/CB",
                "http://127.0.0.1:1/cb?x",
                "http://127.0.0.1:1/cb#x",
                "http://127.0.0.1.evil/cb",
                "http://127.0.0.2:1/cb",
                "http://localhost:1/cb",
                "https://127.0.0.1:1/cb",
                "http://[::1]:1@evil/cb",
                "http://[0:0:0:0:0:0:0:1]:1/cb",
                "http://[::ffff:127.0.0.1]:1/cb",
                "http://0x7f.1:1/cb",
                "http://evil\\@127.0.0.1:1/cb"
            })
    void nothingButThePortIsFree(String uri) {
        assertThat(RedirectUris.registered(client(true), uri)).isFalse();
    }

    private static Client client(boolean nativeApp) {
        return new Client(
                "app",
                "App",
                true,
                false,
                Set.of("authorization_code"),
                Set.of("users:read"),
                REGISTERED,
                nativeApp,
                Set.of(),
                null,
                null,
                false,
                Set.of(),
                List.of(),
                List.of(),
                Duration.ofMinutes(5));
    }
}
