package dev.keyturn.auth.sessions;

import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The sessions that have not ended, newest first; also those of accounts and clients that are disabled. */
@Component
public class SessionLists {
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,17})_([0-9a-f-]{36})");

    private final JdbcClient jdbc;

    SessionLists(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One page, and one row more.
     *
     * @param account the uid of a person; null for everybody
     * @param client a client's id; null for all
     * @throws ProblemException if the cursor is none of ours
     */
    public List<ListedSession> find(@Nullable UUID account, @Nullable String client, PageRequest page) {
        Cursor after = Cursor.of(page.after());
        return jdbc.sql("""
                SELECT s.*, a.uid, a.username, c.name AS client_name
                FROM session s JOIN account a ON a.id = s.account_id JOIN client c ON c.id = s.client_id
                WHERE s.revoked_at IS NULL
                  AND s.expires_at > clock_timestamp() AND s.idle_expires_at > clock_timestamp()
                """
                        + (account == null ? "" : " AND s.account_id = (SELECT id FROM account WHERE uid = :account)")
                        + (client == null ? "" : " AND s.client_id = :client")
                        + (after == null ? "" : " AND (s.created_at, s.sid) < (:at, :sid)")
                        + " ORDER BY s.created_at DESC, s.sid DESC LIMIT :rows")
                .param("account", account, Types.OTHER)
                .param("client", client)
                .param("at", after == null ? null : after.createdAt())
                .param("sid", after == null ? null : after.sid())
                .param("rows", page.rows())
                .query((row, number) -> listed(row))
                .list();
    }

    /** Where a session stands in the list. */
    public static String cursor(ListedSession session) {
        return cursor(session.createdAt(), session.sid());
    }

    public static String cursor(Instant createdAt, UUID sid) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "_" + sid;
    }

    private static ListedSession listed(ResultSet row) throws SQLException {
        return new ListedSession(
                row.getObject("sid", UUID.class),
                row.getObject("uid", UUID.class),
                row.getString("username"),
                row.getString("client_id"),
                row.getString("client_name"),
                Columns.strings(row, "scopes"),
                row.getString("address"),
                row.getString("user_agent"),
                row.getString("last_address"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "turned_at"),
                Columns.instant(row, "idle_expires_at"),
                Columns.instant(row, "expires_at"));
    }

    private record Cursor(OffsetDateTime createdAt, UUID sid) {
        static @Nullable Cursor of(@Nullable String text) {
            if (text == null) {
                return null;
            }
            Matcher matcher = CURSOR.matcher(text);
            if (!matcher.matches()) {
                throw ProblemException.ofField(
                        ProblemType.INVALID_FIELDS, "after", "must be taken from the Link of the page before");
            }
            try {
                return new Cursor(
                        Instant.EPOCH
                                .plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS)
                                .atOffset(ZoneOffset.UTC),
                        UUID.fromString(matcher.group(2)));
            } catch (IllegalArgumentException notAUid) {
                throw ProblemException.ofField(
                        ProblemType.INVALID_FIELDS, "after", "must be taken from the Link of the page before");
            }
        }
    }
}
