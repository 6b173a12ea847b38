package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownVariablesTest {
    @Test
    void areThoseThatNoTableNames() throws IOException {
        assertThat(UnknownVariables.among(
                        List.of("KEYTURN_TRUSTED_PROXY", "KEYTURN_PASSWORDS_REFUSE_COMON", "PATH", "KEYTURN")))
                .containsExactly("KEYTURN_PASSWORDS_REFUSE_COMON", "KEYTURN_TRUSTED_PROXY");
    }

    @Test
    void thoseThatKubernetesSetsForAServiceAreNobodysMistake() throws IOException {
        assertThat(UnknownVariables.among(List.of(
                        "KEYTURN_AUTHN_SERVICE_HOST",
                        "KEYTURN_AUTHN_SERVICE_PORT",
                        "KEYTURN_AUTHN_SERVICE_PORT_HTTP",
                        "KEYTURN_AUTHN_PORT",
                        "KEYTURN_AUTHN_PORT_9000_TCP",
                        "KEYTURN_AUTHN_PORT_9000_TCP_PROTO",
                        "KEYTURN_AUTHN_PORT_9000_TCP_PORT",
                        "KEYTURN_AUTHN_PORT_9000_TCP_ADDR",
                        "KEYTURN_RESOURCES_PORT")))
                .containsExactly("KEYTURN_RESOURCES_PORT");
    }

    @Test
    void settingsOfEitherServerAndOfTheCommandAreKnownHoweverTheyAreWritten() throws IOException {
        assertThat(UnknownVariables.among(List.of(
                        "KEYTURN_TRUSTED_PROXIES",
                        "KEYTURN_TRUSTED_PROXIES_0",
                        "KEYTURN_PUSH_SENDTIMEOUT",
                        "KEYTURN_PUSH_SEND_TIMEOUT",
                        "KEYTURN_LOGIN_AT_ONCE",
                        "KEYTURN_PROVISIONING_CLIENTS_0_REDIRECT_URIS_1",
                        "KEYTURN_DATA",
                        "KEYTURN_AOT_CACHE")))
                .isEmpty();
    }
}
