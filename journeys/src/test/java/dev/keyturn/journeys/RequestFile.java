package dev.keyturn.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of {@code docs/requests}, in the form of the JetBrains HTTP client, as far as our pages use it. */
final class RequestFile {
    private static final Path FOLDER = Path.of("../docs/requests");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^@(\\w+) = (.*)$");
    private static final Pattern REQUEST = Pattern.compile(
            "(?<method>[A-Z]+) (?<address>\\S+)\\n(?<headers>(?:[\\w-]+: .*\\n)*)(?:\\n(?<body>(?!> )\\S.*)\\n)?");
    private static final Pattern PLACE = Pattern.compile("\\{\\{(.+?)}}");
    private static final Pattern SCRIPT = Pattern.compile("client\\.global\\.set\\(\"(?<name>\\w+)\", response\\.body"
            + "(?:\\.find\\(\\w+ => \\w+\\.(?<key>\\w+) === \"(?<value>\\w+)\"\\))?\\.(?<member>\\w+)\\)");

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> blocks;

    /**
     * One request of the page, with everything filled in.
     *
     * @param title what the page says of it, its status among that
     */
    record Request(String title, String method, String address, Map<String, String> headers, String body) {}

    private RequestFile(String text) {
        blocks = List.of(text.split("(?m)^### "));
        VARIABLE.matcher(blocks.getFirst())
                .results()
                .forEach(variable -> variables.put(variable.group(1), filled(variable.group(2))));
    }

    static RequestFile page(String name) {
        try {
            return new RequestFile(Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a reader is told to put in; ignored if the page has no such variable. */
    RequestFile with(String variable, String value) {
        variables.replace(variable, value);
        return this;
    }

    int size() {
        return blocks.size() - 1;
    }

    /** The request of that number, from 0; a block that holds none has an empty method. */
    Request request(int number) {
        String block = blocks.get(number + 1);
        String title = block.lines().findFirst().orElseThrow();
        Matcher request = REQUEST.matcher(block.substring(title.length() + 1));
        if (!request.lookingAt()) {
            return new Request(title, "", "", Map.of(), "");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        request.group("headers")
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(header -> headers.put(header[0], authorization(filled(header[1]))));
        return new Request(
                title,
                request.group("method"),
                filled(request.group("address")),
                headers,
                filled(Objects.requireNonNullElse(request.group("body"), "")));
    }

    /** Does what the scripts after a request do with its answer. */
    void take(int number, String answer) {
        List<MatchResult> scripts =
                SCRIPT.matcher(blocks.get(number + 1)).results().toList();
        if (!scripts.isEmpty()) {
            JsonNode body = JsonMapper.shared().readTree(answer);
            scripts.forEach(script -> variables.put(script.group("name"), value(body, script)));
        }
    }

    private static String value(JsonNode body, MatchResult script) {
        JsonNode object = script.group("key") == null
                ? body
                : body.valueStream()
                        .filter(one ->
                                one.path(script.group("key")).asString("").equals(script.group("value")))
                        .findFirst()
                        .orElseThrow();
        return object.path(script.group("member")).asString();
    }

    /** The client encodes "Basic name password". */
    private static String authorization(String value) {
        String[] parts = value.split(" ", -1);
        return parts.length == 3 && parts[0].equals("Basic")
                ? "Basic "
                        + Base64.getEncoder()
                                .encodeToString((parts[1] + ":" + parts[2]).getBytes(StandardCharsets.UTF_8))
                : value;
    }

    private String filled(String text) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place.group(1))));
    }

    private String value(String name) {
        if (name.equals("$timestamp")) {
            return Long.toString(System.nanoTime());
        }
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("Nothing says what {{" + name + "}} is");
        }
        return value;
    }
}
