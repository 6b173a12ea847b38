package dev.keyturn.resource.events;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.NormalForm;
import dev.keyturn.edge.fields.WholeNumbers;
import dev.keyturn.model.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a list of events; an absent one does not count.
 *
 * @param from the earliest start
 * @param to the first moment at which it is too late to start
 * @param organizer id of the organizer
 * @param text words to be found in title, description or location, as {@code websearch_to_tsquery} takes them
 */
record EventFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long organizer,
        @Nullable String text) {
    private static final int LONGEST_TEXT = 200;

    /** A word, or words in quotes; with a minus before it, what must not be found. */
    private static final Pattern WANTED =
            Pattern.compile("(-?)(?:\"([^\"]*)\"?|([^\\s\"]+))", Pattern.UNICODE_CHARACTER_CLASS);

    /** What {@code app.event_terms} takes for a space. */
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}+");

    /** Reads the parameters as they came. */
    static EventFilter of(
            @Nullable String from, @Nullable String to, @Nullable String organizer, @Nullable String text) {
        return new EventFilter(date("from", from), date("to", to), number(organizer), words(text));
    }

    /** Whether more events may have to be looked at than are answered. */
    boolean isASearch() {
        return from != null || to != null || text != null;
    }

    private static @Nullable Instant date(String name, @Nullable String value) {
        try {
            return value == null ? null : EventDateReader.read(value.strip());
        } catch (DateTimeException notADate) {
            throw refusal(name, "must be a date in ISO 8601, with its `+` written as %2B");
        }
    }

    private static @Nullable Long number(@Nullable String value) {
        try {
            return value == null ? null : Long.valueOf(WholeNumbers.read(value));
        } catch (NumberFormatException notANumber) {
            throw refusal("organizer", "must be the id of a user");
        }
    }

    private static @Nullable String words(@Nullable String value) {
        if (value != null
                && (value.isBlank()
                        || value.codePointCount(0, value.length()) > LONGEST_TEXT
                        || value.indexOf('\0') >= 0)) {
            throw refusal("text", "must be one word or more, and at most " + LONGEST_TEXT + " characters");
        }
        return value == null ? null : WANTED.matcher(NormalForm.composed(value)).replaceAll(EventFilter::wanted);
    }

    /** Punctuation separates words, as in {@code app.event_terms}. Those of one piece are to be found in a row. */
    private static String wanted(MatchResult found) {
        String quoted = found.group(2);
        String word = quoted == null ? found.group(3) : quoted;
        String words = PUNCTUATION.matcher(word).replaceAll(" ");
        if (words.isBlank()) {
            return " ";
        }
        return found.group(1) + (words.equals(found.group(3)) ? word : "\"" + words + "\"");
    }

    private static ProblemException refusal(String name, String message) {
        return ProblemException.ofField(ProblemType.INVALID_FIELDS, name, message);
    }
}
