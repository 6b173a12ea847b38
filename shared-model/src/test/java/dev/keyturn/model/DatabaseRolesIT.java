package dev.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.model.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseRolesIT {
    private final TestDatabase database = TestDatabase.shared();

    @Test
    void theScriptMayRunAgain() {
        database.asSuperuser(DatabaseRoles.bootstrapSql());

        assertThat(owners()).isEqualTo("app:keyturn_resource identity:keyturn_auth");
    }

    @Test
    void neitherRoleReachesTheOthersSchemaByDefault() throws SQLException {
        try (Connection auth = database.connectAs(DatabaseRoles.AUTH);
                Statement statement = auth.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE app.intruder (id int)"))
                    .hasMessageContaining("permission denied for schema app");
        }
        try (Connection resource = database.connectAs(DatabaseRoles.RESOURCE);
                Statement statement = resource.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE identity.intruder (id int)"))
                    .hasMessageContaining("permission denied for schema identity");
            assertThatThrownBy(() -> statement.execute("CREATE TABLE public.intruder (id int)"))
                    .hasMessageContaining("permission denied for schema public");
        }
    }

    @Test
    void nobodyGetsAnythingByBeingAbleToConnect() throws SQLException {
        try (Connection auth = database.connectAs(DatabaseRoles.AUTH);
                Statement statement = auth.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT has_schema_privilege('public', 'public', 'USAGE, CREATE'),
                               has_database_privilege('public', current_database(), 'CONNECT, CREATE, TEMPORARY')""")) {
            row.next();
            assertThat(row.getBoolean(1)).as("the schema public").isFalse();
            assertThat(row.getBoolean(2)).as("the database").isFalse();
        }
    }

    /** Nor could whoever has the one role keep the other from anything: a lock has no owner and needs no right. */
    @Test
    void theResourceServersRoleTakesNoneOfTheAuthorizationServersLocks() throws SQLException {
        List<String> functions = List.of(
                "pg_advisory_lock",
                "pg_advisory_lock_shared",
                "pg_advisory_xact_lock",
                "pg_advisory_xact_lock_shared",
                "pg_try_advisory_lock",
                "pg_try_advisory_lock_shared",
                "pg_try_advisory_xact_lock",
                "pg_try_advisory_xact_lock_shared");
        try (Connection auth = database.connectAs(DatabaseRoles.AUTH);
                Connection resource = database.connectAs(DatabaseRoles.RESOURCE);
                Statement theirs = auth.createStatement();
                Statement statement = resource.createStatement()) {
            for (String function : functions) {
                theirs.execute("SELECT " + function + "(1, 2)");
                statement.execute("SELECT " + function + "(1)");
                assertThatThrownBy(() -> statement.execute("SELECT " + function + "(3, 4)"))
                        .hasMessageContaining("permission denied for function " + function);
            }
        }
    }

    @Test
    void theServersRolesLeaveNothingBesideTheirSchemas() throws SQLException {
        for (String role : List.of(DatabaseRoles.AUTH, DatabaseRoles.RESOURCE)) {
            try (Connection connection = database.connectAs(role);
                    Statement statement = connection.createStatement()) {
                for (String made : List.of("lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')")) {
                    assertThatThrownBy(() -> statement.execute("SELECT " + made))
                            .hasMessageContaining("permission denied for function lo_");
                }
                assertThatThrownBy(() -> statement.execute("CREATE TEMPORARY TABLE full_of (x int)"))
                        .hasMessageContaining("permission denied to create temporary tables");
            }
        }
    }

    /** Somebody else may share the cluster. */
    @Test
    void theScriptLeavesOtherDatabasesAsTheyAre() throws SQLException {
        try (Connection auth = database.connectAs(DatabaseRoles.AUTH);
                Statement statement = auth.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT has_database_privilege('public', 'template1', 'CONNECT')")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
    }

    private String owners() {
        try (Connection auth = database.connectAs(DatabaseRoles.AUTH);
                Statement statement = auth.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT string_agg(nspname || ':' || nspowner::regrole, ' ' ORDER BY nspname)
                        FROM pg_namespace WHERE nspname IN ('app', 'identity')""")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
