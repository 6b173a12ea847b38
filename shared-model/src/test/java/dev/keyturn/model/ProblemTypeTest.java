package dev.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(urn:[^`]+)` \\| (\\d+) \\| (.+) \\|$", Pattern.MULTILINE);

    @Test
    void theDocumentationListsEachTypeWithItsStatusInOrder() throws IOException {
        String page = Files.readString(Path.of("../docs/problems.md"));

        List<String> documented = ROW.matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(type -> type.uri() + " " + type.status())
                        .toList());
    }

    @Test
    void aTitleIsOneLineWithoutAFullStop() {
        assertThat(ProblemType.values())
                .allSatisfy(type -> assertThat(type.title()).matches("[A-Z][^\\n]*[^.]"));
    }
}
