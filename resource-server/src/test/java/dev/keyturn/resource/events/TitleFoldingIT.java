package dev.keyturn.resource.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.model.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** The migration to case folding, over events that are not the shared ones. */
class TitleFoldingIT {
    private Connection connection;
    private Statement statement;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    TitleFoldingIT() {}

    @BeforeEach
    void open() throws SQLException {
        connection = TestDatabase.shared().connectAs("postgres");
        statement = connection.createStatement();
        statement.execute("""
                CREATE TEMPORARY TABLE event (id bigint, title text);
                CREATE UNIQUE INDEX event_title_key ON event (lower(title COLLATE pg_c_utf8));
                INSERT INTO event VALUES (1, 'Party'), (2, 'δρόμος')""");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** The index has the name by which the server, and the version before it, knows what was refused. */
    @Test
    void aTitleIsTakenInWhateverCase() throws Exception {
        assertThat(migrate()).isEmpty();

        assertThatThrownBy(() -> add(3, "ΔΡΌΜΟΣ")).hasMessageContaining("event_title_key");
        assertThatThrownBy(() -> add(3, "PARTY")).hasMessageContaining("event_title_key");
    }

    @Test
    void whatCollidesAlreadyStaysAndIsNamedWithTheWayOut() throws Exception {
        add(3, "ΔΡΌΜΟΣ");

        List<String> warnings = migrate();

        assertThat(warnings).singleElement().asString().contains("ids of the first ones: 2, 3)");
        assertThatThrownBy(() -> add(4, "PARTY")).hasMessageContaining("event_title_key");

        statement.execute("UPDATE event SET title = 'another' WHERE id = 3");
        String message = warnings.getFirst();
        statement.execute(message.substring(message.indexOf("BEGIN;")).replace("app.", ""));
        assertThatThrownBy(() -> add(3, "ΔΡΌΜΟΣ")).hasMessageContaining("event_title_key");
    }

    private void add(int id, String title) throws SQLException {
        statement.execute("INSERT INTO event VALUES (%d, '%s')".formatted(id, title));
    }

    private List<String> migrate() throws Exception {
        statement.clearWarnings();
        statement.execute(new ClassPathResource("db/migration/app/V14__title_case_folding.sql")
                .getContentAsString(StandardCharsets.UTF_8));
        List<String> warnings = new ArrayList<>();
        for (SQLWarning next = statement.getWarnings(); next != null; next = next.getNextWarning()) {
            warnings.add(next.getMessage());
        }
        return warnings;
    }
}
