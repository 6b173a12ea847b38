package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The accounts. None holds a secret: the resource server may read them. */
@Component
class Accounts {
    private static final String COLUMNS =
            "id, uid, username, email, first_name, last_name, gender, role, is_active, is_verified, created_at";

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes an account.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException if the name or the address is taken
     */
    AccountView create(NewAccount request, Role role) {
        return jdbc.sql("""
                        INSERT INTO account (username, email, first_name, last_name, gender, role)
                        VALUES (:username, :email, :firstName, :lastName, :gender, :role)
                        RETURNING %s""".formatted(COLUMNS))
                .param("username", request.username())
                .param("email", request.email())
                .param("firstName", request.firstName(), Types.VARCHAR)
                .param("lastName", request.lastName(), Types.VARCHAR)
                .param("gender", request.gender(), Types.VARCHAR)
                .param("role", role.name())
                .query(Accounts::view)
                .single();
    }

    Optional<AccountView> find(UUID uid) {
        return jdbc.sql("SELECT %s FROM account WHERE uid = :uid".formatted(COLUMNS))
                .param("uid", uid)
                .query(Accounts::view)
                .optional();
    }

    /** Whether there is one of that name, in whatever case. */
    boolean hasUsername(String name) {
        return has("username", name);
    }

    /** Whether there is one with that address, in whatever case. */
    boolean hasEmail(String email) {
        return has("email", email);
    }

    private boolean has(String column, String value) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM account
                            WHERE lower(%s COLLATE pg_c_utf8) = lower(:value COLLATE pg_c_utf8))""".formatted(column))
                .param("value", value)
                .query(Boolean.class)
                .single();
    }

    private static AccountView view(ResultSet row, int number) throws SQLException {
        return new AccountView(
                row.getLong("id"),
                row.getObject("uid", UUID.class),
                row.getString("username"),
                row.getString("email"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("gender"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("is_active"),
                row.getBoolean("is_verified"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
