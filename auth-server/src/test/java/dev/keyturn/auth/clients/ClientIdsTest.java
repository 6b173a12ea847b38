package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
                "0198A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B",
                "0198a1b2c3d47e5f8a9b0c1d2e3f4a5b",
                "0198A1b2C3D47e5f8a9b0c1d2e3f4a5B",
                "0198a1b2-c3d47e5f-8a9b0c1d-2e3f4a5b",
                "0198a1b2.c3d4.7e5f.8a9b.0c1d2e3f4a5b",
                "{0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b}",
                "{0198a1b2c3d47e5f8a9b0c1d2e3f4a5b}"
            })
    void noneLooksLikeAUid(String id) {
        assertThat(ClientIds.problem(id)).contains("must not look like the uid of an account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "a:b", "a\0", "a\u00e9", "urn:uuid:x", "a%41", "a\n"})
    void noneHasOtherCharacters(String id) {
        assertThat(ClientIds.problem(id)).isPresent();
        assertThat(ClientIds.wellFormed(id)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "web", "App_1.2-x", "0198a1b2c3d47e5f8a9b0c1d2e3f4a5", "0198a1b2c3d47e5f8a9b0c1d2e3f4a5b6"})
    void thereMayBeManyOthers(String id) {
        assertThat(ClientIds.problem(id)).isEmpty();
    }

    @Test
    void newOnesAreInOrderAndAllDifferent() {
        assertThat(Stream.generate(ClientIds::next).limit(1_000))
                .allMatch(id -> ClientIds.problem(id).isEmpty() && id.length() == 20)
                .doesNotHaveDuplicates();
    }
}
