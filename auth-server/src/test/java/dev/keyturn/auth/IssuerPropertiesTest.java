package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerPropertiesTest {
    private static final URI GOOD = URI.create("https://id.example.org");

    private final Validator validator =
            Validation.buildDefaultValidatorFactory().getValidator();

    @ParameterizedTest
    @ValueSource(strings = {"https://id.example.org", "http://localhost:9000"})
    void anAddressIsTaken(String address) {
        assertThat(validator.validate(new IssuerProperties(URI.create(address), URI.create(address))))
                .isEmpty();
    }

    /** The addresses of pages have none, so nobody could log in. */
    @Test
    void aPathIsForTheResourceServerAlone() {
        URI path = URI.create("https://example.org/auth");

        assertThat(validator.validate(new IssuerProperties(GOOD, path))).isEmpty();
        assertThat(validator.validate(new IssuerProperties(path, GOOD)))
                .singleElement()
                .satisfies(refused -> assertThat(refused.getMessage()).contains("without a path"));
    }

    /** What stands in every token is compared to the letter, and the beginning of each address that is given out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.org/",
                "https://id.example.org/auth/",
                "https://id.example.org?x=1",
                "https://id.example.org#x",
                "https://me@id.example.org",
                "ftp://id.example.org",
                "id.example.org",
                "https:id.example.org",
                ""
            })
    void anythingElseIsNot(String address) {
        assertThat(validator.validate(new IssuerProperties(URI.create(address), GOOD)))
                .hasSize(1);
        assertThat(validator.validate(new IssuerProperties(GOOD, URI.create(address))))
                .hasSize(1);
    }
}
