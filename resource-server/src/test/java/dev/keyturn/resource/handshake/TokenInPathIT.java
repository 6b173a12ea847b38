package dev.keyturn.resource.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code GET /ws/{token}}: whatever becomes of the request, the log does not say what was in its path. */
@ResourceServerTest
@ExtendWith(OutputCaptureExtension.class)
class TokenInPathIT {
    private final Person person;
    private final int port;

    TokenInPathIT(World world, @LocalServerPort int port) {
        this.person = world.person();
        this.port = port;
    }

    @Test
    void isNotLogged(CapturedOutput log) throws IOException {
        String token = person.token();
        String expired = person.token(Duration.ofSeconds(-10));
        try (SocketClient client = new SocketClient(port)) {
            client.open("/ws/" + token).hangUp();
            assertThat(client.refusal("/ws/" + expired)).isEqualTo(401);
            assertThat(client.refusal("/ws/" + token + "?after=x")).isEqualTo(400);
            assertThat(client.from("https://evil.example").refusal("/ws/" + token))
                    .isEqualTo(403);
        }
        Api api = new Api(port);
        assertThat(api.get("/ws/" + token).status()).isEqualTo(400);
        assertThat(api.get("/ws/" + token + "/more").status()).isEqualTo(401);
        assertThat(api.get("/ws/" + token + "//..;/%2e").status()).isEqualTo(400);
        assertThat(api.get("/nowhere/" + token).status()).isEqualTo(401);
        for (String more : new String[] {"|", "\"", "%zz", "%00", " extra", "\\", "\u007f"}) {
            assertThat(statusOf("/ws/" + token + more)).as(more).isEqualTo(400);
        }
        assertThat(statusOf("ws://localhost:x/ws/" + token)).isEqualTo(400);

        LoggerFactory.getLogger(TokenInPathIT.class).warn("the last line");
        assertThat(log).contains("the last line").doesNotContain(signature(token), signature(expired));
    }

    /** Of a request as it stands, which no client library would send. */
    private int statusOf(String target) throws IOException {
        try (Socket connection = new Socket("localhost", port)) {
            String head = SocketClient.answerTo(
                    connection,
                    "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .formatted(target)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return Integer.parseInt(head, "HTTP/1.1 ".length(), "HTTP/1.1 400".length(), 10);
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
