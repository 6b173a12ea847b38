package dev.keyturn.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever steals a dump of the database has nothing that gives a right. */
class DumpJourneyIT extends OrdinaryJourney {
    private static final HexFormat HEX = HexFormat.of();

    /** Private keys as PEM, as JWK and as PKCS #8 in hexadecimal and base64; tokens of either kind. */
    private static final List<Pattern> FORMS = Stream.of(
                    "-----BEGIN",
                    "\"(d|p|q|dp|dq|qi|k)\" ?: ?\"",
                    "3082[0-9a-f]{4}020100300d06092a864886f70d010101",
                    "MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0B",
                    "kt1\\.",
                    "eyJ[A-Za-z0-9_-]{10,}\\.")
            .map(Pattern::compile)
            .toList();

    private static final int KEY_ID_BYTES = 2;
    private static final int HANDLE_BYTES = 16;

    @Test
    void holdsNoPrivateKeyNoSecretAndNoToken() throws Exception {
        List<String> secrets = secrets();

        String dump = dump();

        assertThat(dump).contains("demo@keyturn.test", "signing_key", "ACTIVE", "RS256");
        for (Pattern form : FORMS) {
            assertThat(form.matcher(dump).results().map(found -> context(dump, found.start())))
                    .as(form.pattern())
                    .isEmpty();
        }
        for (String secret : secrets) {
            assertThat(dump.contains(secret))
                    .as("a secret of %d characters", secret.length())
                    .isFalse();
            assertThat(dump.contains(HEX.formatHex(secret.getBytes(UTF_8)))).isFalse();
        }
    }

    /** The form is looked for where it is, too: the search itself is not blind. */
    @Test
    void aKeyInTheClearWouldBeFound() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();

        assertThat(FORMS).anyMatch(form -> form.matcher(HEX.formatHex(pkcs8)).find());
        assertThat(FORMS)
                .anyMatch(form ->
                        form.matcher(Base64.getEncoder().encodeToString(pkcs8)).find());
    }

    /** All that a client or a server was given in confidence, in the forms in which it might be stored. */
    private List<String> secrets() throws Exception {
        List<String> secrets = new ArrayList<>();
        Arrays.stream(Credential.values())
                .filter(credential -> credential.name().endsWith("_SECRET")
                        || credential.name().endsWith("_PASSWORD"))
                .map(stack::credential)
                .forEach(secrets::add);
        String key =
                Files.readString(stack.data().resolve("key-encryption-key")).strip();
        secrets.add(key);
        secrets.add(HEX.formatHex(Base64.getDecoder().decode(key)));
        Person person = newcomer();
        Http.Answer refreshed = Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()));
        for (String token : List.of(person.refreshToken(), refreshed.text("refresh_token"))) {
            byte[] bytes = Base64.getUrlDecoder().decode(token.substring("kt1.".length()));
            secrets.add(token);
            secrets.add(HEX.formatHex(bytes, KEY_ID_BYTES, KEY_ID_BYTES + HANDLE_BYTES));
        }
        secrets.add(person.accessToken());
        secrets.add(person.accessToken().substring(person.accessToken().lastIndexOf('.') + 1));
        secrets.add(PASSWORD);
        Http.Answer ticket = Http.post(resource("/ws-tickets"), refreshed.text("access_token"));
        secrets.add(ticket.text("ticket"));
        assertThat(secrets).allMatch(secret -> secret.length() > 20);
        return secrets;
    }

    private String dump() throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                dump.append(table).append('\n');
                try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (rows.next()) {
                        dump.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return dump.toString().replace("\"\"", "\"");
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname IN ('identity', 'app') ORDER BY 1""")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        assertThat(tables.toString().toLowerCase(Locale.ROOT)).contains("identity.signing_key", "app.message");
        return tables;
    }

    private static String context(String dump, int at) {
        return dump.substring(Math.max(0, at - 60), Math.min(dump.length(), at + 20));
    }
}
