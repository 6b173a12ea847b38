package dev.keyturn.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatedLinesTest {
    @Test
    void eachLineHasItsTimeAndIsReadWithoutIt() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(new DatedLines(written), true, UTF_8);

        to.print("one ");
        to.println("… two");
        to.println("three\nfour");

        List<String> lines = written.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("20"));
        assertThat(lines).map(DatedLines::undated).containsExactly("one … two", "three", "four");
        assertThat(DatedLines.undated("2030 is far away")).isEqualTo("2030 is far away");
    }
}
