package dev.keyturn.resource.testing;

import dev.keyturn.model.DatabaseRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/**
 * A database with our tables and nothing in them, beside the one that all tests share: for plans that depend on what is in
 * all of a table.
 */
public final class PlansDatabase implements AutoCloseable {
    private static final String NAME = "plans";

    private final World world;
    private final Connection superuser;
    private final Connection server;

    public PlansDatabase(World world) throws SQLException {
        this.world = world;
        world.database().asSuperuser("CREATE DATABASE " + NAME);
        String url = "jdbc:postgresql://localhost:" + world.database().port() + "/" + NAME;
        superuser = DriverManager.getConnection(url, "postgres", "");
        // VACUUM marks no page whose rows may not be on the disk yet.
        fill("SET synchronous_commit = on");
        fill(DatabaseRoles.bootstrapSql());
        Flyway.configure()
                .dataSource(url, DatabaseRoles.RESOURCE, "")
                .locations("classpath:db/migration/app")
                .schemas("app")
                .createSchemas(false)
                .load()
                .migrate();
        fill("ALTER DATABASE " + NAME + " SET track_functions = 'all'");
        server = DriverManager.getConnection(url, DatabaseRoles.RESOURCE, "");
        server.setAutoCommit(false);
    }

    /** Runs SQL as a superuser. */
    public void fill(String sql) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection as the server's; it commits nothing by itself. */
    public Connection server() {
        return server;
    }

    /** How often one of our functions was called so far, by whomever. */
    public long calls(String function) throws SQLException {
        for (Connection each : new Connection[] {superuser, server}) {
            try (Statement statement = each.createStatement()) {
                statement.execute("SELECT pg_stat_force_next_flush(); COMMIT");
            }
        }
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT sum(calls) FROM pg_stat_user_functions WHERE funcname = '" + function + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        server.close();
        superuser.close();
        world.database().asSuperuser("DROP DATABASE " + NAME);
    }
}
