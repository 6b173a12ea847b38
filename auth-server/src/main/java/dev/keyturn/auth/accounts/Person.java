package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * An account, as far as tokens and answers tell of it.
 *
 * @param id what the APIs call {@code user_id}
 * @param uid what tokens call {@code sub}
 */
public record Person(long id, UUID uid, String username, String email, Role role) {
    /** The columns of an account {@code a} that {@link #of} reads. */
    public static final String COLUMNS = "a.id, a.uid, a.username, a.email, a.role";

    /** Reads a person from a row with {@link #COLUMNS}. */
    public static Person of(ResultSet row) throws SQLException {
        return new Person(
                row.getLong("id"),
                row.getObject("uid", UUID.class),
                row.getString("username"),
                row.getString("email"),
                Role.valueOf(row.getString("role")));
    }

    /** Whether that is the name or the address of this person, as somebody typed it to log in. */
    public boolean isCalled(String typed) {
        String name = Spelling.ofName(typed);
        return username.equalsIgnoreCase(name) || email.equalsIgnoreCase(name);
    }
}
