package dev.keyturn.auth.accounts;

import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.WholeNumbers;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of accounts. Their table holds no secret: the resource server may read it. */
@Component
class Accounts {
    private static final String COLUMNS = """
            id, uid, username, email, first_name, last_name, gender, role, is_active, is_verified, created_at, updated_at""";

    /** The expressions of the unique indexes. */
    private static final String USERNAME = CaseFolding.of("username");

    private static final String EMAIL = CaseFolding.of("email");

    /** No account's id. */
    static final long NOBODY = 0;

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

    Optional<AccountView> find(long id) {
        return find(id, "");
    }

    /** The same, and nobody else changes it until the caller's transaction ends. */
    Optional<AccountView> lock(long id) {
        return find(id, " FOR NO KEY UPDATE");
    }

    private Optional<AccountView> find(long id, String locked) {
        return jdbc.sql("SELECT %s FROM account WHERE id = :id".formatted(COLUMNS) + locked)
                .param("id", id)
                .query(Accounts::view)
                .optional();
    }

    /**
     * One page in the order of ids, and one row more.
     *
     * @throws ProblemException if the cursor is not a number
     */
    List<AccountView> list(AccountFilter filter, PageRequest page) {
        return jdbc.sql("SELECT %s FROM account WHERE id > :after".formatted(COLUMNS)
                        + (filter.name() == null
                                ? ""
                                : " AND (" + USERNAME + " = " + fold("name") + " OR " + EMAIL + " = " + fold("name")
                                        + ")")
                        + (filter.query() == null
                                ? ""
                                : " AND (" + USERNAME + " ^@ " + fold("query") + " OR " + EMAIL + " ^@ " + fold("query")
                                        + ")")
                        + (filter.role() == null ? "" : " AND role = :role")
                        + (filter.active() == null ? "" : " AND is_active = :active")
                        + " ORDER BY id LIMIT :rows")
                .param("after", after(page.after()))
                .param("name", filter.name() == null ? null : Spelling.ofName(filter.name()))
                .param("query", filter.query() == null ? null : Spelling.ofName(filter.query()))
                .param("role", filter.role() == null ? null : filter.role().name())
                .param("active", filter.active())
                .param("rows", page.rows())
                .query(Accounts::view)
                .list();
    }

    private static long after(@Nullable String cursor) {
        try {
            return cursor == null ? 0 : WholeNumbers.read(cursor);
        } catch (NumberFormatException notAnId) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "after", "must be the id of an account");
        }
    }

    /** Applies the change to an account that the caller has locked. */
    AccountView update(long id, AccountChange change) {
        return jdbc.sql("""
                        UPDATE account SET
                            username = coalesce(:username, username),
                            email = coalesce(:email, email),
                            first_name = nullif(coalesce(:firstName, first_name), ''),
                            last_name = nullif(coalesce(:lastName, last_name), ''),
                            gender = nullif(coalesce(:gender, gender), ''),
                            role = coalesce(:role, role),
                            is_active = coalesce(:active, is_active),
                            is_verified = coalesce(:verified, is_verified AND email = coalesce(:email, email)),
                            updated_at = clock_timestamp()
                        WHERE id = :id
                        RETURNING %s""".formatted(COLUMNS))
                .param("id", id)
                .param("username", change.username(), Types.VARCHAR)
                .param("email", change.email(), Types.VARCHAR)
                .param("firstName", change.firstName(), Types.VARCHAR)
                .param("lastName", change.lastName(), Types.VARCHAR)
                .param("gender", change.gender(), Types.VARCHAR)
                .param("role", change.role() == null ? null : change.role().name(), Types.VARCHAR)
                .param("active", change.active(), Types.BOOLEAN)
                .param("verified", change.verified(), Types.BOOLEAN)
                .query(Accounts::view)
                .single();
    }

    /** Whether there is one of that name, in whatever case. */
    boolean hasUsername(String name) {
        return isOthers(USERNAME, name, NOBODY);
    }

    /**
     * Refuses a name or an address that another account has, in whatever case.
     *
     * @param id the account that wants them, and may have them
     * @throws ProblemException naming the one that is taken
     */
    void refuseTaken(@Nullable String username, @Nullable String email, long id) {
        if (username != null && isOthers(USERNAME, username, id)) {
            throw ProblemException.ofField(ProblemType.NAME_TAKEN, "username", "is taken");
        }
        if (email != null && isOthers(EMAIL, email, id)) {
            throw ProblemException.ofField(ProblemType.NAME_TAKEN, "email", "is taken");
        }
    }

    private boolean isOthers(String column, String value, long id) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM account WHERE %s = %s AND id <> :id)"
                        .formatted(column, fold("value")))
                .param("value", value)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private static String fold(String parameter) {
        return CaseFolding.of(":" + parameter);
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
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }
}
