package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The servers of journeys run where people write other digits: what they write for programs has none of those. */
class LocaleJourneyIT extends OrdinaryJourney {
    @Test
    void problemsETagsAndHashesHaveTheDigitsOfTheirFormats() throws Exception {
        Person person = newcomer();
        String operator = Http.form(
                        auth("/oauth2/token"),
                        stack.credential(Credential.OPS_CLIENT_ID),
                        stack.credential(Credential.OPS_CLIENT_SECRET),
                        Map.of("grant_type", "client_credentials", "scope", "clients:admin"))
                .text("access_token");

        assertThat(List.of(malformed(stack.auth()), malformed(stack.resource())))
                .allSatisfy(answer -> assertThat(answer).contains("\"status\":400,"));
        assertThat(Http.get(auth("/admin/clients/web"), operator).headers().get("etag"))
                .matches("\"[0-9]+-[0-9a-f]{8}\"");
        assertThat(hash(person)).matches("\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+\\$.*");
    }

    /** A target that no client library would send. */
    private static String malformed(String server) throws IOException {
        URI at = URI.create(server);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.getPort())) {
            socket.getOutputStream()
                    .write("GET /a%b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String hash(Person person) throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT password_hash FROM identity.credential WHERE account_id = " + person.id())) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
