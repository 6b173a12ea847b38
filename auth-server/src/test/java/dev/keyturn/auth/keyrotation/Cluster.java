package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.AuthServer;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.keystore.KeyConsumers;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Any number of servers on one database of their own, for tests that turn keys. */
final class Cluster implements AutoCloseable {
    private final String url;
    private final List<Node> nodes = new ArrayList<>();

    /** @param database a name that no other test has */
    Cluster(String database) {
        TestDatabase.shared().asSuperuser("CREATE DATABASE " + database);
        this.url = TestDatabase.shared().url().replaceFirst("/[^/]*$", "/" + database);
        asSuperuser(DatabaseRoles.bootstrapSql());
    }

    /** Starts one more. */
    Node start(String... settings) {
        return start(List::of, settings);
    }

    /** Starts one that knows of these consumers. */
    Node start(KeyConsumers consumers, String... settings) {
        ApplicationContextInitializer<ConfigurableApplicationContext> own = context -> TestPropertyValues.of(
                        Stream.concat(Stream.of("spring.datasource.url=" + url, "server.port=0"), Stream.of(settings))
                                .toArray(String[]::new))
                .applyTo(context);
        ConfigurableApplicationContext started = new SpringApplicationBuilder(AuthServer.class)
                .initializers(
                        new TestSettings(),
                        own,
                        context -> context.getBeanFactory().registerSingleton("testedConsumers", consumers))
                .run();
        Node node = new Node(started);
        nodes.add(node);
        return node;
    }

    void asSuperuser(String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection superuser() throws SQLException {
        return DriverManager.getConnection(url, "postgres", null);
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }

    /** One server. */
    static final class Node implements AutoCloseable {
        private final ConfigurableApplicationContext context;
        private final Caller caller;
        private final Operators operators;

        private Node(ConfigurableApplicationContext context) {
            this.context = context;
            this.caller = new Caller(Integer.parseInt(
                    Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"))));
            this.operators = new Operators(caller, context.getBean(ClientRegistration.class));
        }

        Caller caller() {
            return caller;
        }

        /** Calls the port of the operators. */
        Answer management(String path) {
            return new Caller(Integer.parseInt(
                            Objects.requireNonNull(context.getEnvironment().getProperty("local.management.port"))))
                    .get("/actuator" + path);
        }

        <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        JdbcClient jdbc() {
            return bean(JdbcClient.class);
        }

        /** A token of the service client. */
        Answer token() {
            return caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"));
        }

        Answer get(String path) {
            return caller.get("/admin/keys" + path, operators.service(Scope.KEYS_ADMIN));
        }

        Answer post(String path, String json) {
            return caller.postJson("/admin/keys" + path, json, operators.service(Scope.KEYS_ADMIN));
        }

        /** The kid of the only key in that state. */
        String kid(String state) {
            return jdbc().sql("SELECT kid FROM signing_key WHERE state = :state")
                    .param("state", state)
                    .query(String.class)
                    .single();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
