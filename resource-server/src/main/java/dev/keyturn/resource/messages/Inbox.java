package dev.keyturn.resource.messages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The door to this package for whoever delivers messages. A receiver's messages become visible in the order of their ids
 * (docs/adr/0025): once an id has been read, none below it will follow. They are asked for as the lists of {@link Messages}
 * are, and for the same reason.
 */
@Component
public class Inbox {
    /** A reader's place among a person's messages: all messages up to this id have been read. */
    public record Position(long receiver, long after) {}

    private final JdbcClient jdbc;
    private final JdbcClient delivery;

    Inbox(JdbcClient jdbc, @Qualifier("delivery") JdbcClient delivery) {
        this.jdbc = jdbc;
        this.delivery = delivery;
    }

    /** The id of the last message that the person has received; 0 if there is none. */
    public long newest(long receiver) {
        return jdbc.sql("""
                        SELECT coalesce((
                            SELECT id FROM app.message WHERE receiver_id BETWEEN :receiver AND :receiver
                            ORDER BY receiver_id, id DESC LIMIT 1), 0)""").param("receiver", receiver).query(Long.class).single();
    }

    /**
     * The messages that follow each position, in order, by one statement.
     *
     * @param most how many for each position, at most
     */
    public List<List<MessageView>> after(List<Position> positions, List<Integer> most) {
        List<List<MessageView>> found = new ArrayList<>();
        positions.forEach(_ -> found.add(new ArrayList<>()));
        delivery.sql("""
                        SELECT place.number, message.* FROM
                            unnest(:receivers::bigint[], :ids::bigint[], :most::int[])
                                WITH ORDINALITY AS place (receiver, id, most, number)
                            CROSS JOIN LATERAL (
                                SELECT %s FROM app.message
                                WHERE receiver_id BETWEEN place.receiver AND place.receiver AND id > place.id
                                ORDER BY receiver_id DESC, id LIMIT place.most) message
                        ORDER BY place.number, message.id""".formatted(Messages.COLUMNS))
                .param("receivers", positions.stream().map(Position::receiver).toArray(Long[]::new))
                .param("ids", positions.stream().map(Position::after).toArray(Long[]::new))
                .param("most", most.toArray(Integer[]::new))
                .query(row -> {
                    found.get(row.getInt("number") - 1).add(Messages.view(row));
                });
        return found;
    }

    /** The messages with these ids that their receivers have read. */
    public List<MessageView> read(Collection<Long> ids) {
        return delivery.sql("""
                        SELECT %s FROM app.message WHERE id IN (:ids) AND is_read""".formatted(Messages.COLUMNS))
                .param("ids", Set.copyOf(ids))
                .query((row, number) -> Messages.view(row))
                .list();
    }
}
