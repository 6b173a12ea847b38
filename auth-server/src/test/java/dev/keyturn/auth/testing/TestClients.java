package dev.keyturn.auth.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Registers clients that one test needs and no other knows. */
public final class TestClients {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private TestClients() {}

    /**
     * A confidential client.
     *
     * @param grants separated by commas, as are the others
     * @param audiences what it is a resource server for
     */
    public static Registered confidential(JdbcClient jdbc, String grants, String scopes, String audiences) {
        return confidential(jdbc, false, grants, scopes, audiences);
    }

    /** One of our own. */
    public static Registered firstParty(JdbcClient jdbc, String grants, String scopes) {
        return confidential(jdbc, true, grants, scopes, "");
    }

    private static Registered confidential(
            JdbcClient jdbc, boolean firstParty, String grants, String scopes, String audiences) {
        Registered client = new Registered("client" + NEXT.incrementAndGet(), "secret" + NEXT.incrementAndGet());
        insert(jdbc, client.id(), false, firstParty, grants, scopes, audiences);
        jdbc.sql("INSERT INTO client_secret (client_id, secret_hash) VALUES (:id, sha256(:secret::bytea))")
                .param("id", client.id())
                .param("secret", client.secret())
                .update();
        return client;
    }

    /** A public client; returns its id. */
    public static String open(JdbcClient jdbc, String grants, String scopes) {
        String id = "open" + NEXT.incrementAndGet();
        insert(jdbc, id, true, false, grants, scopes, "");
        return id;
    }

    private static void insert(
            JdbcClient jdbc,
            String id,
            boolean open,
            boolean firstParty,
            String grants,
            String scopes,
            String audiences) {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, audiences)
                VALUES (:id, :id, :public, :firstParty, string_to_array(:grants, ','), string_to_array(:scopes, ','),
                        string_to_array(:audiences, ','))""")
                .param("id", id)
                .param("public", open)
                .param("firstParty", firstParty)
                .param("grants", grants)
                .param("scopes", scopes)
                .param("audiences", audiences)
                .update();
    }

    /** A client and its secret. */
    public record Registered(String id, String secret) {
        /** Its {@code Authorization} header. */
        public String[] basic() {
            return new String[] {"Authorization", Caller.basic(id, secret)};
        }
    }
}
