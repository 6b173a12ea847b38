package dev.keyturn.edge.fields;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NormalFormTest {
    @Test
    void composesAndKeepsWideLettersUnlessTheyShallBePlain() {
        assertThat(NormalForm.composed("e\u0301\uff37")).isEqualTo("\u00e9\uff37");
        assertThat(NormalForm.plain("e\u0301\uff37")).isEqualTo("\u00e9W");
    }

    /** The longest password that is taken, as some keyboards write it. */
    @Test
    void composes256LettersOfThreeMarks() {
        String written = Normalizer.normalize("\u1f82".repeat(256), Normalizer.Form.NFD);

        assertThat(NormalForm.composed(written)).isEqualTo("\u1f82".repeat(256));
    }

    /** Each mark of the second kind would be moved back over all of the first: seconds for one call. */
    @Test
    void aBodyFullOfMarksTakesNoTime() {
        String marks = "a" + "\u0301".repeat(14_000) + "\u0316".repeat(14_000);
        String longest = marks.substring(14_000 - NormalForm.LONGEST / 2, 14_000 + NormalForm.LONGEST / 2);
        NormalForm.composed(longest);
        long begin = System.nanoTime();

        for (int i = 0; i < 10; i++) {
            assertThat(NormalForm.composed(marks)).isEqualTo(marks);
            assertThat(NormalForm.plain(marks)).isEqualTo(marks);
            assertThat(NormalForm.composed(longest)).startsWith("\u0316").hasSameSizeAs(longest);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }
}
