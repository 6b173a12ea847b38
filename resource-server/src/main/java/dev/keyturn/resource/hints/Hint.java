package dev.keyturn.resource.hints;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * News for the other nodes: the database has something for this person to read.
 *
 * @param person the person whose sockets are concerned
 * @param read the id of a message by this person that was read; 0 if the news is a message to this person
 */
public record Hint(long person, long read) {
    /** The longest payload in bytes: PostgreSQL refuses 8,000. */
    private static final int LONGEST = 7900;

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?::(\\d{1,18}))?");

    public static Hint newMessageFor(long receiver) {
        return new Hint(receiver, 0);
    }

    public static Hint readBySomebody(long sender, long message) {
        return new Hint(sender, message);
    }

    /** Encodes hints as payloads of notifications, each after the name of this node; several if one cannot hold all. */
    static List<String> encode(String node, Collection<Hint> hints, int most) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder(node);
        int held = 0;
        for (Hint hint : hints) {
            String word = hint.word();
            if (held == most || payload.length() + word.length() > LONGEST) {
                payloads.add(payload.toString());
                payload = new StringBuilder(node);
                held = 0;
            }
            payload.append(word);
            held++;
        }
        payloads.add(payload.toString());
        return payloads;
    }

    private String word() {
        return " " + person + (read == 0 ? "" : ":" + read);
    }

    /**
     * Decodes the hints of another node. Anybody who can log in to the database can send a notification, so a word that
     * is no hint is ignored.
     */
    static List<Hint> decode(String node, String payload) {
        List<String> words = List.of(payload.split(" ", -1));
        if (words.getFirst().equals(node)) {
            return List.of();
        }
        return words.stream().skip(1).flatMap(word -> of(word).stream()).toList();
    }

    private static Optional<Hint> of(String word) {
        Matcher form = FORM.matcher(word);
        return form.matches()
                ? Optional.of(new Hint(
                        Long.parseLong(form.group(1)), form.group(2) == null ? 0 : Long.parseLong(form.group(2))))
                : Optional.empty();
    }
}
