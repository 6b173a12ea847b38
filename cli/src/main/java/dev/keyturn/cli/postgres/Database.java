package dev.keyturn.cli.postgres;

import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.DatabaseRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** The database of both servers, with what must be in it before either starts. */
public final class Database {
    public static final String NAME = "keyturn";

    /** The cluster is Keyturn's alone: nobody gets anything in its other databases by merely being able to connect. */
    private static final String CLOSE_OTHERS = "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC";

    private final int port;
    private final Credentials credentials;

    public Database(int port, Credentials credentials) {
        this.port = port;
        this.credentials = credentials;
    }

    /** The JDBC address of a database on loopback. */
    public static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Makes database, roles and schemas where they are missing, and gives both roles the passwords on file. */
    public void bootstrap() {
        try {
            create();
            try (Connection connection = connect(NAME);
                    Statement statement = connection.createStatement()) {
                statement.execute(DatabaseRoles.bootstrapSql());
                statement.execute(CLOSE_OTHERS);
                setPassword(connection, DatabaseRoles.AUTH, Credential.AUTH_DB_PASSWORD);
                setPassword(connection, DatabaseRoles.RESOURCE, Credential.RESOURCE_DB_PASSWORD);
            }
        } catch (SQLException e) {
            throw new Failure(
                    "The database could not be prepared (%s): read `./keyturn logs postgres`."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private void create() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + NAME + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + NAME);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                url(port, database), Postgres.SUPERUSER, credentials.get(Credential.POSTGRES_PASSWORD));
    }

    /** The driver sends a verifier, so the password is neither on the wire nor in PostgreSQL's log. */
    private void setPassword(Connection connection, String role, Credential credential) throws SQLException {
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword(role, credentials.get(credential).toCharArray(), "scram-sha-256");
    }
}
