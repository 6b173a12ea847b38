package dev.keyturn.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
class OwnAccessTokensIT {
    private final Caller caller;
    private final OwnAccessTokens tokens;
    private final TokenStatus status;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    OwnAccessTokensIT(
            @LocalServerPort int port,
            OwnAccessTokens tokens,
            TokenStatus status,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.caller = new Caller(port);
        this.tokens = tokens;
        this.status = status;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Test
    void theAdminEndpointsTakeTheirOwnTokensAlone() {
        String admin = mixed("keys:admin");

        assertThat(tokens.forAdmin().decode(admin).getSubject()).isEqualTo("mixed");
        assertRefusedByAdmin(mixed("users:read"));
        assertRefusedByAdmin(People.somebody().login(caller).text("access_token"));
        assertThatThrownBy(() -> tokens.forThisServer().decode(admin)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void theAdminEndpointsRefuseARevokedToken() {
        String admin = mixed("keys:admin");

        caller.postForm(
                "/oauth2/revoke",
                Map.of("token", admin),
                "Authorization",
                Caller.basic("mixed", TestSettings.SERVICE_SECRET));

        assertRefusedByAdmin(admin);
    }

    @Test
    void ofTokensThatAreShownTogetherEachHasItsOwnStatus() {
        People.Registered person = People.somebody();
        String ended = person.login(caller).text("access_token");
        String revoked = mixed("keys:admin");
        List<Jwt> shown = Stream.of(
                        mixed("keys:admin"), ended, person.login(caller).text("access_token"), revoked)
                .map(tokens::genuine)
                .map(Optional::orElseThrow)
                .toList();
        caller.post("/auth/logout", "Authorization", "Bearer " + ended);
        caller.postForm(
                "/oauth2/revoke",
                Map.of("token", revoked),
                "Authorization",
                Caller.basic("mixed", TestSettings.SERVICE_SECRET));

        assertThat(status.look(shown))
                .extracting(Optional::orElseThrow)
                .containsExactly(
                        new TokenStatus.Status(false, false, null),
                        new TokenStatus.Status(false, true, null),
                        new TokenStatus.Status(false, false, person.username()),
                        new TokenStatus.Status(true, false, null));
    }

    /** To plan it costs more than to look, and would be done at each introspection. */
    @Test
    void theLookIsPlannedOnceForAllGroups() {
        List<Jwt> shown = List.of(tokens.genuine(mixed("keys:admin")).orElseThrow());

        transaction.executeWithoutResult(one -> {
            for (int i = 0; i < 20; i++) {
                status.look(shown);
            }
            Boolean isKept = jdbc.sql("""
                            SELECT bool_or(generic_plans > 0) FROM pg_prepared_statements
                            WHERE statement LIKE '%FROM revoked_token r WHERE%AS revoked%'""").query(Boolean.class).single();
            assertThat(isKept).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.", "eyJhbGciOiJSUzI1NiJ9..", "[[[[[["})
    void whatIsNoTokenIsEmpty(String text) {
        assertThat(tokens.genuine(text)).isEmpty();
        assertRefusedByAdmin(text);
    }

    /** RFC 7515, sections 2 and 5.2: whoever tells tokens apart by their text would take these for others. */
    @Test
    void whatIsSpeltOtherwiseIsNoTokenOfOurs() {
        String admin = mixed("keys:admin");
        String rest = admin.substring(0, admin.length() - 1);
        char last = admin.charAt(admin.length() - 1);
        // That character has bits to spare, all of them 0.
        char next = (char) (last + 1);

        assertThat(tokens.genuine(rest + last)).isPresent();
        for (String ending : new String[] {"" + next, last + "=", last + "\n", "*" + last, " " + last}) {
            assertThat(tokens.genuine(rest + ending)).as(ending).isEmpty();
            assertRefusedByAdmin(rest + ending);
        }
    }

    private void assertRefusedByAdmin(String token) {
        assertThatThrownBy(() -> tokens.forAdmin().decode(token)).isInstanceOf(BadJwtException.class);
    }

    private String mixed(String scope) {
        return caller.token(
                        "mixed",
                        TestSettings.SERVICE_SECRET,
                        Map.of("grant_type", "client_credentials", "scope", scope))
                .text("access_token");
    }
}
