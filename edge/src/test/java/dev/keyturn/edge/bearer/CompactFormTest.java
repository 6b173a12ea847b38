package dev.keyturn.edge.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class CompactFormTest {
    private static final Jwt READ =
            Jwt.withTokenValue("-").header("alg", "RS256").claim("sub", "a").build();

    private final CompactForm compact = new CompactForm(token -> READ);

    @Test
    void oneSpellingIsRead() {
        assertThat(compact.decode("e30.e30.-_8")).isSameAs(READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e30.e30",
                "e30.e30.-_8.",
                "e30.e30.-_8=",
                "e30.e30.-_9",
                "e30.e30.+/8",
                "e30.e30.-_ 8",
                "e30.e30.-_8\n",
                "e30.e*30.-_8"
            })
    void othersOfTheSameBytesAreNot(String token) {
        assertThatThrownBy(() -> compact.decode(token)).isInstanceOf(BadJwtException.class);
    }
}
