package dev.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.testing.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("keyturn\\.[a-z.\\[\\]-]*[a-z]|KEYTURN_[A-Z_]*[A-Z]");

    @Test
    void whateverTheDocumentationNamesHasARow() throws IOException {
        String page = Settings.document();
        List<String> rows = ROW.matcher(page).results().map(row -> row.group(1)).toList();

        assertThat(NAME.matcher(page).results().map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(rows)
                        .anyMatch(row -> row.equals(name)
                                || row.startsWith(name + ".")
                                || variable(row).equals(name)));
    }

    private static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
