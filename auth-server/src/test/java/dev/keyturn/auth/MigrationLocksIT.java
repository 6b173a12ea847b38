package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A new version comes while a dump reads for long: nobody who writes is to wait for both. */
@AuthServerTest
@BesideOthers
class MigrationLocksIT {
    private static final String DATABASE = "migration_locks";

    private final Flyway flyway;

    @Autowired
    MigrationLocksIT(Flyway flyway) {
        this.flyway = flyway;
    }

    @Test
    void aMigrationGivesUpSoonAndIsDoneLater(@TempDir Path migrations) throws SQLException, IOException {
        TestDatabase.shared().asSuperuser("CREATE DATABASE " + DATABASE);
        Files.writeString(migrations.resolve("V1__table.sql"), "CREATE TABLE grows (id int)");
        try (Connection dump = connect("postgres");
                Statement statement = dump.createStatement()) {
            statement.execute(DatabaseRoles.bootstrapSql());
            migrate(migrations);
            Files.writeString(migrations.resolve("V2__column.sql"), "ALTER TABLE grows ADD later int");
            dump.setAutoCommit(false);
            statement.execute("SELECT FROM identity.grows");

            assertThatThrownBy(() -> migrate(migrations)).hasMessageContaining("lock timeout");
            write();

            dump.commit();
            assertThat(migrate(migrations)).isEqualTo(1);
        }
    }

    /** As the server does it. */
    private int migrate(Path migrations) {
        return Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(url() + "?socketTimeout=20", DatabaseRoles.AUTH, null)
                .locations("filesystem:" + migrations)
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private static void write() throws SQLException {
        try (Connection connection = connect(DatabaseRoles.AUTH);
                Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '2s'");
            statement.execute("INSERT INTO identity.grows VALUES (1)");
        }
    }

    private static Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(url(), role, null);
    }

    private static String url() {
        return TestDatabase.shared().url().replaceFirst("/[^/]*$", "/" + DATABASE);
    }
}
