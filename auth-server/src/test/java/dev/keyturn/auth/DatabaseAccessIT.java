package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the resource server's database role can and cannot do to what is ours. */
@AuthServerTest
class DatabaseAccessIT {
    @Test
    void readsTheColumnsOfTheContract() throws SQLException {
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.RESOURCE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT id, uid, username, email, first_name, last_name, gender, role, is_active, is_verified,
                               created_at
                        FROM identity.account LIMIT 1""")) {
            assertThat(row.getMetaData().getColumnCount()).isEqualTo(11);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT password_hash FROM identity.credential",
                "SELECT * FROM identity.session",
                "SELECT handle_hash FROM identity.session",
                "SELECT * FROM identity.signing_key",
                "SELECT * FROM identity.refresh_key",
                "SELECT * FROM identity.client",
                "SELECT * FROM identity.client_secret",
                "SELECT * FROM identity.audit_event",
                "SELECT updated_at FROM identity.account",
                "SELECT * FROM identity.account",
                "UPDATE identity.account SET role = 'ADMIN'",
                "INSERT INTO identity.account (username, email) VALUES ('abc', 'a@b')",
                "DELETE FROM identity.account",
                "TRUNCATE identity.session"
            })
    void readsAndChangesNothingElse(String sql) throws SQLException {
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.RESOURCE);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("permission denied");
        }
    }

    /** A table that is added later is closed to the other role unless somebody opens it. */
    @Test
    void noTableButTheAccountIsGrantedAtAll() throws SQLException {
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.AUTH);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) FILTER (WHERE has_any_column_privilege('keyturn_resource', c.oid, 'SELECT')),
                               string_agg(c.relname, ' ')
                                   FILTER (WHERE has_any_column_privilege('keyturn_resource', c.oid, 'SELECT'))
                        FROM pg_class c
                        WHERE c.relnamespace = 'identity'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')""")) {
            row.next();
            assertThat(row.getString(2)).isEqualTo("account");
        }
    }

    /** Nor a function that is added later. */
    @Test
    void noFunctionIsGrantedAtAll() throws SQLException {
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.AUTH);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE FUNCTION identity.added_later() RETURNS integer LANGUAGE sql RETURN 1");
            try (ResultSet row = statement.executeQuery("""
                    SELECT count(*), count(*) FILTER (WHERE has_function_privilege('keyturn_resource', oid, 'EXECUTE'))
                    FROM pg_proc WHERE pronamespace = 'identity'::regnamespace""")) {
                row.next();
                assertThat(row.getInt(1)).isGreaterThan(1);
                assertThat(row.getInt(2)).isZero();
            }
            connection.rollback();
        }
    }
}
