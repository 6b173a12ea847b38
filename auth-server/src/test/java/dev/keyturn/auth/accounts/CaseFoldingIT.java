package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.model.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** The migration to case folding, over accounts that are not the shared ones. */
class CaseFoldingIT {
    private Connection connection;
    private Statement statement;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    CaseFoldingIT() {}

    @BeforeEach
    void open() throws SQLException {
        connection = TestDatabase.shared().connectAs("postgres");
        statement = connection.createStatement();
        statement.execute("CREATE TEMPORARY TABLE account (id bigint, username text, email text)");
        add(1, "ada", "ada@example.org");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void nameAndAddressAreTakenInWhateverCase() throws Exception {
        add(2, "γιώργος", "νίκος@example.org");

        assertThat(migrate()).isEmpty();

        assertThatThrownBy(() -> add(3, "ΓΙΏΡΓΟΣ", "c@example.org")).hasMessageContaining("account_username_folded");
        assertThatThrownBy(() -> add(3, "c", "ΝΊΚΟΣ@example.org")).hasMessageContaining("account_email_folded");
        assertThatThrownBy(() -> add(3, "ADA", "c@example.org")).hasMessageContaining("account_username_folded");
    }

    @Test
    void whatCollidesAlreadyStaysAndIsNamedWithTheWayOut() throws Exception {
        add(2, "γιώργος", "b@example.org");
        add(3, "ΓΙΏΡΓΟΣ", "c@example.org");

        List<String> warnings = migrate();

        assertThat(warnings).singleElement().asString().contains("ids of the first ones: 2, 3)");
        assertThatThrownBy(() -> add(4, "d", "B@example.org")).hasMessageContaining("account_email_folded");
        assertThat(found("γιώργος")).isEqualTo(2);
        assertThat(found("Γιώργος")).isEqualTo(2);
        assertThat(found("ΓΙΏΡΓΟΣ")).isEqualTo(3);

        statement.execute("UPDATE account SET username = 'another' WHERE id = 3");
        String message = warnings.getFirst();
        statement.execute(message.substring(message.indexOf("BEGIN;")).replace("identity.", ""));
        assertThatThrownBy(() -> add(3, "ΓΙΏΡΓΟΣ", "e@example.org")).hasMessageContaining("account_username_folded");
        assertThat(found("ΓΙΏΡΓΟΣ")).isEqualTo(2);
    }

    /** V38: an index of before stays where the other one holds no names apart. */
    @Test
    void theIndexesOfBeforeGoWhereTheyHoldNothingApart() throws Exception {
        statement.execute("""
                CREATE UNIQUE INDEX account_username_key ON account (lower(username COLLATE pg_c_utf8));
                CREATE UNIQUE INDEX account_email_key ON account (lower(email COLLATE pg_c_utf8));
                CREATE TEMPORARY TABLE signing_key (version integer);
                CREATE TEMPORARY TABLE refresh_key (created_at timestamptz)""");
        add(2, "γιώργος", "b@example.org");
        add(3, "ΓΙΏΡΓΟΣ", "c@example.org");
        migrate();

        statement.execute(migration("V38__what_nobody_reads.sql"));

        assertThatThrownBy(() -> add(4, "γιώργος", "d@example.org")).hasMessageContaining("account_username_key");
        assertThatThrownBy(() -> add(4, "d", "B@example.org")).hasMessageContaining("account_email_folded");
        assertThatThrownBy(() -> statement.execute("DROP INDEX account_email_key"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void nobodyIsLookedForInAllRows() throws Exception {
        migrate();
        statement.execute("SET enable_seqscan = off");

        assertThat(plan("username")).contains("account_username_folded");
        assertThat(plan("email")).contains("account_email_folded");
    }

    private String plan(String column) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet row =
                statement.executeQuery("EXPLAIN SELECT id FROM account WHERE " + CaseFolding.find(column, "'ada'"))) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private void add(int id, String username, String email) throws SQLException {
        statement.execute("INSERT INTO account VALUES (%d, '%s', '%s')".formatted(id, username, email));
    }

    private List<String> migrate() throws Exception {
        statement.clearWarnings();
        statement.execute(migration("V26__case_folding.sql"));
        List<String> warnings = new ArrayList<>();
        for (SQLWarning next = statement.getWarnings(); next != null; next = next.getNextWarning()) {
            warnings.add(next.getMessage());
        }
        return warnings;
    }

    private static String migration(String name) throws IOException {
        return new ClassPathResource("db/migration/identity/" + name).getContentAsString(StandardCharsets.UTF_8);
    }

    private long found(String name) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT id FROM account WHERE " + CaseFolding.find("username", "'" + name + "'"))) {
            row.next();
            return row.getLong(1);
        }
    }
}
