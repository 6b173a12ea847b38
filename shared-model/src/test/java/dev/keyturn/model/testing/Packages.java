package dev.keyturn.model.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which packages of a module use which: as {@code docs/ARCHITECTURE.md} says, and as the sources say. */
public final class Packages {
    /**
     * Types of the module {@code edge} that are public only because its class {@code Edge} puts them in their places, or
     * because another package there catches them: the servers use none of them.
     */
    public static final Set<String> WIRED_BY_EDGE = Set.of(
            "BodyFilter",
            "ContentHeadersFilter",
            "ErrorHandling",
            "FaultFilter",
            "FrontDoor",
            "Operation",
            "RequestHandling",
            "RequestLimits",
            "Standstill",
            "StrictJson",
            "UnstorableTextException",
            "WholeAnswers");

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]+)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([a-z]+)`");

    private Packages() {}

    /** The rows of the table under the heading of a module. */
    public static Map<String, Set<String>> documented(String module) throws IOException {
        String page = Files.readString(Path.of("../docs/ARCHITECTURE.md"));
        String section = page.split("\n### Packages of `" + module + "`", 2)[1].split("\n##", 2)[0];
        return ROW.matcher(section)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> names(NAME, row.group(2)), (a, b) -> a, TreeMap::new));
    }

    /** The packages below a root of the module whose test runs, each with those that its code names. */
    public static Map<String, Set<String>> coded(String root) throws IOException {
        Pattern use = Pattern.compile("\\b" + Pattern.quote(root) + "\\.([a-z]+)\\.");
        Map<String, Set<String>> packages = new TreeMap<>();
        Path folder = Path.of("src/main/java", root.split("\\."));
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(folder::relativize)
                    .filter(file -> file.getNameCount() > 1 && !file.endsWith("package-info.java"))
                    .forEach(file -> packages.computeIfAbsent(file.getName(0).toString(), name -> new TreeSet<>())
                            .addAll(names(use, code(folder.resolve(file)))));
        }
        packages.forEach((name, uses) -> uses.remove(name));
        return packages;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without comments, which may speak of any package. */
    private static String code(Path file) {
        try {
            return Arrays.stream(Files.readString(file).split("\n"))
                    .filter(line -> !line.strip().matches("(/\\*|\\*|//).*"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
