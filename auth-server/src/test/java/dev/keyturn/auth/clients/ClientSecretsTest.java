package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientSecretsTest {
    private static final List<byte[]> TWO = List.of(ClientSecrets.hash("old"), ClientSecrets.hash("new"));

    @Test
    void eitherOfTwoSecretsMatches() {
        assertThat(ClientSecrets.matches("old", TWO)).isTrue();
        assertThat(ClientSecrets.matches("new", TWO)).isTrue();
    }

    @Test
    void noOtherDoes() {
        assertThat(ClientSecrets.matches("older", TWO)).isFalse();
        assertThat(ClientSecrets.matches("", TWO)).isFalse();
        assertThat(ClientSecrets.matches("old", List.of())).isFalse();
    }
}
