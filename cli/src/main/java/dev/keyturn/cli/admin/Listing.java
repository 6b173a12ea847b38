package dev.keyturn.cli.admin;

import dev.keyturn.cli.admin.Tables.Column;
import dev.keyturn.cli.terminal.Output;
import dev.keyturn.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SequenceWriter;

/** A list that is printed page by page, because it may be longer than memory. */
interface Listing {
    void page(List<JsonNode> rows);

    /** Only for a list that is whole. */
    void end();

    static Listing json(PrintWriter out) {
        SequenceWriter array = Output.array(out);
        return new Listing() {
            @Override
            public void page(List<JsonNode> rows) {
                array.writeAll(rows).flush();
            }

            @Override
            public void end() {
                array.close();
                out.println();
            }
        };
    }

    static Listing table(PrintWriter out, Tables tables, Column... columns) {
        Table table = new Table(Stream.of(columns).map(Column::title).toArray(String[]::new));
        return new Listing() {
            private boolean begun;

            @Override
            public void page(List<JsonNode> rows) {
                rows.forEach(row -> table.row(tables.cells(row, columns)));
                out.print(begun ? table.more() : table.render(tables.style()));
                begun = true;
            }

            @Override
            public void end() {}
        };
    }
}
