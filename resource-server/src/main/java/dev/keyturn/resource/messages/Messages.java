package dev.keyturn.resource.messages;

import dev.keyturn.edge.database.Columns;
import dev.keyturn.resource.paging.Page;
import dev.keyturn.resource.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The messages that a person may see; lists are newest first. A list selects a range of one person, and sorts by person
 * first. With an equality, a planner that knows of people with many messages walks back through everybody's messages,
 * which takes long if this person's last one is old. What is skipped is skipped in an index, without its row.
 */
@Component
class Messages {
    /** The columns that {@link #view} reads. */
    static final String COLUMNS = "id, content, created_at, sender_id, receiver_id, is_read";

    private final JdbcClient jdbc;

    Messages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Page<MessageView> received(long person, PageRequest page) {
        return list("receiver_id", person, page);
    }

    Page<MessageView> sent(long person, PageRequest page) {
        return list("sender_id", person, page);
    }

    private Page<MessageView> list(String side, long person, PageRequest page) {
        String wanted = """
                SELECT %%s FROM app.message WHERE %1$s BETWEEN :person AND :person AND id < :below
                ORDER BY %1$s, id DESC LIMIT :rows OFFSET :skip""".formatted(side);
        String statement = page.skip() == 0 ? wanted.formatted(COLUMNS) : rows(wanted.formatted("id"));
        return read(jdbc.sql(statement), person, page);
    }

    /**
     * The messages between two people. Each direction is read from an index that holds it in order. The list is empty
     * if there is no such other person: {@code /users} tells who is there.
     */
    Page<MessageView> between(long person, long other, PageRequest page) {
        return read(jdbc.sql(rows("""
                SELECT id FROM (
                    (SELECT id FROM app.message
                        WHERE sender_id BETWEEN :person AND :person AND receiver_id BETWEEN :other AND :other AND id < :below
                        ORDER BY sender_id, receiver_id, id DESC LIMIT CAST(:rows AS integer) + :skip)
                    UNION ALL
                    (SELECT id FROM app.message
                        WHERE sender_id BETWEEN :other AND :other AND receiver_id BETWEEN :person AND :person AND id < :below
                            AND :other <> :person
                        ORDER BY sender_id, receiver_id, id DESC LIMIT CAST(:rows AS integer) + :skip)) message
                ORDER BY id DESC LIMIT :rows OFFSET :skip""")).param("other", other), person, page);
    }

    /** The statement for the messages that another one finds the ids of. */
    private static String rows(String ids) {
        return "SELECT %s FROM app.message JOIN (%s) page USING (id) ORDER BY id DESC".formatted(COLUMNS, ids);
    }

    long unread(long person) {
        return jdbc.sql("SELECT count(*) FROM app.message WHERE receiver_id = :person AND NOT is_read")
                .param("person", person)
                .query(Long.class)
                .single();
    }

    /** Marks a message as read; true for the one caller that changes it, and false for all others. */
    boolean markRead(long id, long receiver) {
        return jdbc.sql("""
                        UPDATE app.message SET is_read = true
                        WHERE id = :id AND receiver_id = :receiver AND NOT is_read""").param("id", id).param("receiver", receiver).update() == 1;
    }

    Optional<MessageView> find(long id, long receiver) {
        return jdbc.sql("SELECT %s FROM app.message WHERE id = :id AND receiver_id = :receiver".formatted(COLUMNS))
                .param("id", id)
                .param("receiver", receiver)
                .query((row, number) -> view(row))
                .optional();
    }

    private static Page<MessageView> read(JdbcClient.StatementSpec statement, long person, PageRequest page) {
        return statement
                .param("person", person)
                .param("below", page.below())
                .param("rows", page.rows())
                .param("skip", page.skip())
                .query(page.read((row, number) -> view(row), MessageView::length));
    }

    static MessageView view(ResultSet row) throws SQLException {
        return new MessageView(
                row.getLong("id"),
                row.getString("content"),
                Columns.instant(row, "created_at"),
                row.getLong("sender_id"),
                row.getLong("receiver_id"),
                row.getBoolean("is_read"));
    }
}
