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

    /** Nor is anything granted that is added later, unless somebody opens it. */
    @Test
    void nothingElseIsGrantedAtAll() throws SQLException {
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.AUTH);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        WITH relation AS (
                            SELECT * FROM pg_class WHERE relnamespace = 'identity'::regnamespace AND relkind <> 'i'
                        )
                        SELECT string_agg(granted, ', ' ORDER BY granted) FROM (
                            SELECT relname || '.' || attname || ' ' || p
                            FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT attisdropped,
                                 unnest('{SELECT,INSERT,UPDATE,REFERENCES}'::text[]) p
                            WHERE relkind <> 'S' AND has_column_privilege('keyturn_resource', r.oid, attnum, p)
                            UNION ALL
                            SELECT relname || ' ' || p FROM relation, unnest('{DELETE,TRUNCATE,TRIGGER,MAINTAIN}'::text[]) p
                            WHERE relkind <> 'S' AND has_table_privilege('keyturn_resource', oid, p)
                            UNION ALL
                            SELECT relname || ' ' || p FROM relation, unnest('{USAGE,SELECT,UPDATE}'::text[]) p
                            WHERE relkind = 'S' AND has_sequence_privilege('keyturn_resource', oid, p)
                            UNION ALL
                            SELECT p FROM unnest('{USAGE,CREATE}'::text[]) p
                            WHERE has_schema_privilege('keyturn_resource', 'identity', p)
                        ) AS all_of_them (granted)""")) {
            row.next();
            assertThat(row.getString(1).split(", "))
                    .containsExactlyInAnyOrder(
                            "USAGE",
                            "account.id SELECT",
                            "account.uid SELECT",
                            "account.username SELECT",
                            "account.email SELECT",
                            "account.first_name SELECT",
                            "account.last_name SELECT",
                            "account.gender SELECT",
                            "account.role SELECT",
                            "account.is_active SELECT",
                            "account.is_verified SELECT",
                            "account.created_at SELECT");
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
