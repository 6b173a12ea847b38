package dev.keyturn.cli.terminal;

import java.util.List;

/** Lines between two rules. Nothing stands at the sides, so that what is copied from it can be pasted. */
public final class Box {
    private static final int WIDTH = 78;

    private Box() {}

    public static String around(String title, List<String> lines, Style style) {
        String rule = "─".repeat(WIDTH);
        return rule + "\n" + style.strong(title) + "\n\n" + String.join("\n", lines) + "\n" + rule + "\n";
    }
}
