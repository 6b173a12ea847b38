package dev.keyturn.resource.users;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The door to this package: who is there. */
@Component
public class People {
    private final JdbcClient jdbc;

    People(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether there is an active account of that id. */
    public boolean isActive(long id) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM identity.account WHERE id = :id AND is_active)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }
}
