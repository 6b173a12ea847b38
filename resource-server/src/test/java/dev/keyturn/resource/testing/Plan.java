package dev.keyturn.resource.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How PostgreSQL carries out a statement, and what it read to do so. What the statement changes is taken back. */
public record Plan(JsonNode root) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PLACE = Pattern.compile("\\?");

    /** With these values, carried out. */
    public static Plan of(Connection database, String sql, Object... values) throws SQLException {
        try (PreparedStatement explain = database.prepareStatement("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql)) {
            for (int i = 0; i < values.length; i++) {
                explain.setObject(
                        i + 1,
                        values[i] instanceof Long[] numbers ? database.createArrayOf("bigint", numbers) : values[i]);
            }
            return read(explain.executeQuery());
        } finally {
            database.rollback();
        }
    }

    /** With these values, carried out, as among so many rows that no whole table is read if there is an index to search. */
    public static Plan byIndex(Connection database, String sql, Object... values) throws SQLException {
        database.setAutoCommit(false);
        try (Statement setting = database.createStatement()) {
            setting.execute("SET LOCAL enable_seqscan = off");
        }
        return of(database, sql, values);
    }

    /** As it is planned once for all values; not carried out, so that nothing is known of rows and blocks. All are numbers. */
    public static Plan ofAnyValues(Connection database, String sql) throws SQLException {
        AtomicInteger number = new AtomicInteger();
        String numbered = PLACE.matcher(sql).replaceAll(_ -> "\\$" + number.incrementAndGet());
        String types = String.join(", ", Collections.nCopies(number.get(), "bigint"));
        String nulls = types.replace("bigint", "NULL");
        try (Statement explain = database.createStatement()) {
            explain.execute("SET LOCAL plan_cache_mode = force_generic_plan");
            explain.execute("PREPARE any_values(" + types + ") AS " + numbered);
            return read(explain.executeQuery("EXPLAIN (FORMAT JSON) EXECUTE any_values(" + nulls + ")"));
        } finally {
            database.rollback();
            try (Statement statement = database.createStatement()) {
                statement.execute("DEALLOCATE ALL");
            }
        }
    }

    private static Plan read(ResultSet rows) throws SQLException {
        rows.next();
        return new Plan(JSON.readTree(rows.getString(1)).get(0).get("Plan"));
    }

    /** By what it reads tables: names of indexes, and {@code none} where it reads a whole table. */
    public List<String> indexes() {
        return scans().map(scan -> scan.path("Index Name").asString("none"))
                .distinct()
                .toList();
    }

    /** Rows that were read, those included that then did not fit. */
    public long rows() {
        return scans().mapToLong(scan -> scan.path("Actual Loops").asLong(0)
                        * (scan.path("Actual Rows").asLong(0)
                                + scan.path("Rows Removed by Filter").asLong(0)
                                + scan.path("Rows Removed by Index Recheck").asLong(0)))
                .max()
                .orElse(0);
    }

    /** Rows that had to be sorted. */
    public long sorts() {
        return nodes(root)
                .filter(node -> node.path("Node Type").asString("").contains("Sort"))
                .mapToLong(node -> node.path("Actual Rows").asLong(0))
                .sum();
    }

    /** Pages of 8 KB, in memory or not. */
    public long blocks() {
        return root.path("Shared Hit Blocks").asLong(0)
                + root.path("Shared Read Blocks").asLong(0);
    }

    /** The nodes that read a table or an index. */
    private Stream<JsonNode> scans() {
        return nodes(root)
                .filter(node -> node.has("Index Name")
                        || node.path("Node Type").asString("").equals("Seq Scan"));
    }

    private static Stream<JsonNode> nodes(JsonNode node) {
        return Stream.concat(Stream.of(node), node.path("Plans").valueStream().flatMap(Plan::nodes));
    }
}
