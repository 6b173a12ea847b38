package dev.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.model.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
