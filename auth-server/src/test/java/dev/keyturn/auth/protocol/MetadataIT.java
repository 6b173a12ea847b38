package dev.keyturn.auth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@AuthServerTest
class MetadataIT {
    private final Caller caller;

    @Autowired
    MetadataIT(@LocalServerPort int port) {
        this.caller = new Caller(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"})
    void namesTheIssuerAndItsEndpoints(String path) {
        Answer answer = caller.get(path, "X-Forwarded-Host", "evil.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("max-age=300");
        assertThat(answer.text("issuer")).isEqualTo(TestSettings.ISSUER);
        assertThat(answer.text("token_endpoint")).isEqualTo(TestSettings.ISSUER + "/oauth2/token");
        assertThat(answer.text("jwks_uri")).isEqualTo(TestSettings.ISSUER + "/oauth2/jwks");
    }

    /** Whatever is advertised answers something other than 404. */
    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"})
    void advertisesNothingThatIsNotThere(String path) {
        JsonNode document = caller.get(path).json();

        for (String member : document.propertyNames()) {
            if (member.endsWith("_endpoint") || member.equals("jwks_uri")) {
                String address = document.path(member).asString().substring(TestSettings.ISSUER.length());
                assertThat(caller.get(address).status()).as(member).isNotEqualTo(404);
            }
        }
        assertThat(document.propertyNames()).doesNotContain("registration_endpoint");
        assertThat(document.path("grant_types_supported")).isNotEmpty().allSatisfy(this::isKnownGrant);
    }

    @Test
    void saysHowTokensAreAskedAboutAndTakenBack() {
        Answer answer = caller.get("/.well-known/openid-configuration");

        assertThat(answer.text("introspection_endpoint")).isEqualTo(TestSettings.ISSUER + "/oauth2/introspect");
        assertThat(answer.text("revocation_endpoint")).isEqualTo(TestSettings.ISSUER + "/oauth2/revoke");
        assertThat(answer.text("userinfo_endpoint")).isEqualTo(TestSettings.ISSUER + "/userinfo");
        assertThat(answer.text("end_session_endpoint")).isEqualTo(TestSettings.ISSUER + "/connect/logout");
        assertThat(answer.json().path("introspection_endpoint_auth_methods_supported"))
                .extracting(JsonNode::asString)
                .containsExactly("client_secret_basic", "client_secret_post", "private_key_jwt");
        assertThat(answer.json().path("revocation_endpoint_auth_methods_supported"))
                .extracting(JsonNode::asString)
                .contains("none");
        assertThat(answer.json().path("claims_supported"))
                .extracting(JsonNode::asString)
                .contains("sub", "preferred_username", "gender", "updated_at", "email", "email_verified");
    }

    @Test
    void saysNothingTwice() {
        JsonNode document = caller.get("/.well-known/openid-configuration").json();

        for (String member : document.propertyNames()) {
            assertThat(document.path(member)).as(member).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration", "/oauth2/jwks"})
    void pagesMayReadItWithASlashAtTheEndToo(String path) {
        for (String either : new String[] {path, path + "/"}) {
            Answer answer = caller.get(either, "Origin", "https://anybody.example");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).as(either).isEqualTo("*");
        }
    }

    private void isKnownGrant(JsonNode grant) {
        Answer answer = caller.postForm("/oauth2/token", Map.of("client_id", "native", "grant_type", grant.asString()));

        assertThat(answer.text("error")).isNotEqualTo("unsupported_grant_type").isNotEmpty();
    }
}
