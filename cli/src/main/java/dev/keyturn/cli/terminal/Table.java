package dev.keyturn.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Columns as wide as their widest cell so far, the first row in strong print. */
public final class Table {
    private final List<String> header;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this.header = List.of(header);
        this.widths = Stream.of(header).mapToInt(String::length).toArray();
    }

    /** Adds a row with as many cells as the header has. */
    public void row(String... cells) {
        rows.add(List.of(cells));
        Arrays.setAll(widths, column -> Math.max(widths[column], cells[column].length()));
    }

    /** The header, and the rows so far. */
    public String render(Style style) {
        return style.strong(line(header)) + "\n" + more();
    }

    /** The rows since the last call: a long table is not kept. */
    public String more() {
        String lines = rows.stream().map(row -> line(row) + "\n").collect(Collectors.joining());
        rows.clear();
        return lines;
    }

    private String line(List<String> cells) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> cells.get(column)
                        + " ".repeat(widths[column] - cells.get(column).length()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }
}
