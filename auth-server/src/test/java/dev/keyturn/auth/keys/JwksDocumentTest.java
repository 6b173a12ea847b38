package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.keystore.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwksDocumentTest {
    private static final Instant CHANGE = Keys.NOW;

    @ParameterizedTest
    @CsvSource({"-100000, 300", "-301, 300", "-300, 300", "-120, 120", "-1, 1", "0, 1", "60, 1"})
    void nobodyKeepsItPastThePlannedChange(long seconds, long maxAge) {
        JwksDocument document = JwksDocument.of(new JWKSet(), Duration.ofMinutes(5), CHANGE);

        assertThat(document.maxAge(CHANGE.plusSeconds(seconds).toEpochMilli())).isEqualTo(maxAge);
    }

    @Test
    void withoutAPlannedChangeItIsKeptForAsLongAsTheSettingsSay() {
        JwksDocument document = JwksDocument.of(new JWKSet(), Duration.ofMinutes(5), Instant.MAX);

        assertThat(document.maxAge(CHANGE.toEpochMilli())).isEqualTo(300);
    }

    @Test
    void bothEncodingsAreTheSameDocumentUnderTagsOfTheirOwn() throws IOException {
        JwksDocument document = JwksDocument.of(new JWKSet(), Duration.ofMinutes(5), CHANGE);

        byte[] unzipped =
                new GZIPInputStream(new ByteArrayInputStream(document.gzip().bytes())).readAllBytes();
        assertThat(unzipped).isEqualTo(document.plain().bytes());
        assertThat(document.gzip().entityTag()).isNotEqualTo(document.plain().entityTag());
        assertThat(document.plain().entityTag()).matches("\"[^\"]+\"");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, false",
                "identity, false",
                "'br, deflate', false",
                "gzip, true",
                "'deflate, gzip, br', true",
                "'deflate, GZip;q=0.5', true",
                "'gzip; q=1.0, identity', true",
                "gzip;q=0, false",
                "'br, gzip;q=0.000', false",
                "notgzip, false"
            })
    void onlyWhoAcceptsItGetsGzip(String accepted, boolean gzip) {
        assertThat(JwksAnswers.acceptsGzip(accepted)).isEqualTo(gzip);
    }
}
