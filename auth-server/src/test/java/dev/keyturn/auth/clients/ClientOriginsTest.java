package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientOriginsTest {
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void veryManyAreReadMoreSeldom() {
        ClientOrigins many = origins(100_000);
        ClientOrigins few = origins(10);
        assertThat(known(many)).isTrue();
        assertThat(known(few)).isTrue();
        assertThat(reads).hasValue(2);

        await().pollInterval(Duration.ofMillis(200)).until(() -> known(few) && reads.get() == 3);

        assertThat(known(many)).isTrue();
        assertThat(reads).hasValue(3);
    }

    private ClientOrigins origins(int count) {
        JdbcClient jdbc = mock(JdbcClient.class, RETURNS_DEEP_STUBS);
        when(jdbc.sql(anyString()).query(ArgumentMatchers.<RowMapper<Optional<String>>>any()).stream())
                .thenAnswer(call -> {
                    reads.incrementAndGet();
                    return IntStream.range(0, count).mapToObj(n -> Optional.of("https://page-" + n + ".example"));
                });
        return new ClientOrigins(jdbc);
    }

    private static boolean known(ClientOrigins origins) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/oauth2/token");
        request.addHeader("Origin", "https://page-1.example");
        return origins.configuration(request) != null;
    }
}
