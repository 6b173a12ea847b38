package dev.keyturn.auth.passwords;

import dev.keyturn.edge.fields.NormalForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * The passwords that anybody would try first (NIST SP 800-63B, 3.1.1.2): runs over the keyboard, and words that many people
 * take, with the endings that most people add. They are too many to write down; this is the rule that makes them. It is the
 * whole password that is one of them or is not: a word within a longer password does no harm.
 */
final class CommonPasswords {
    /** In UTF-16 units. */
    private static final int LONGEST = 40;

    private static final int SHORTEST_PIECE = 3;

    /** A password that repeats no more than this is known, whatever that is. */
    private static final int REPEATED = 4;

    /** Rows, columns and zigzags of keyboards, and alphabets. */
    private static final List<String> ROWS = Stream.of(
                    "12345678901",
                    "0123456789",
                    "!@#$%^&*()",
                    "abcdefghijklmnopqrstuvwxyz",
                    "qwertyuiop",
                    "qwertzuiopü",
                    "azertyuiop",
                    "asdfghjkl",
                    "qsdfghjklm",
                    "zxcvbnm",
                    "yxcvbnm",
                    "wxcvbn",
                    "йцукенгшщзхъ",
                    "фывапролджэ",
                    "ячсмитьбю",
                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                    "1q2w3e4r5t6y7u8i9o0p",
                    "q1w2e3r4t5y6u7i8o9p0",
                    "qazwsxedcrfvtgbyhnujmikolp",
                    "147258369",
                    "789456123",
                    "159357",
                    "112233445566778899",
                    "a1b2c3d4e5f6g7")
            .flatMap(row -> Stream.of(row, new StringBuilder(row).reverse().toString()))
            .toList();

    private static final Set<String> WORDS = words();

    /** What most people add to a word: a sign or two, a number such as a year, a sign or two. */
    private static final Pattern ENDING = Pattern.compile("[^\\p{L}\\p{N}]{0,2}[0-9]{0,4}[^\\p{L}\\p{N}]{0,2}");

    private CommonPasswords() {}

    /**
     * Whether somebody who wants to get in tries it among the first, in whatever case.
     *
     * @param names of the person: as good as a common word
     */
    static boolean isCommon(String password, String... names) {
        String unit = unit(folded(password));
        Set<String> own = Stream.of(names).map(CommonPasswords::folded).collect(Collectors.toSet());
        return unit.length() <= REPEATED
                || (unit.length() <= LONGEST && isMadeOf(unit, word -> WORDS.contains(word) || own.contains(word)));
    }

    /** What the text repeats from its beginning to its end; all of it if nothing. */
    private static String unit(String text) {
        for (int length = 1; length <= text.length() / 2; length++) {
            String unit = text.substring(0, length);
            if (text.length() % length == 0
                    && unit.repeat(text.length() / length).equals(text)) {
                return unit;
            }
        }
        return text;
    }

    /** Whether it is made of runs, with one word among them at most, and of an ending. */
    private static boolean isMadeOf(String text, Predicate<String> isWord) {
        String letters = letters(text);
        boolean[] without = new boolean[text.length() + 1];
        boolean[] withWord = new boolean[text.length() + 1];
        without[0] = true;
        for (int from = 0; from < text.length(); from++) {
            if (!without[from] && !withWord[from]) {
                continue;
            }
            if (ENDING.matcher(text).region(from, text.length()).matches()) {
                return true;
            }
            for (int to = from + SHORTEST_PIECE; to <= text.length(); to++) {
                String piece = text.substring(from, to);
                if (isRun(piece)) {
                    without[to] |= without[from];
                    withWord[to] |= withWord[from];
                }
                if (isWord.test(piece) || isWord.test(letters.substring(from, to))) {
                    withWord[to] |= without[from];
                }
            }
        }
        return without[text.length()] || withWord[text.length()];
    }

    private static boolean isRun(String piece) {
        return piece.chars().distinct().count() == 1 || ROWS.stream().anyMatch(row -> row.contains(piece));
    }

    private static String folded(String text) {
        return NormalForm.composed(text).toLowerCase(Locale.ROOT);
    }

    /** The letters that digits and signs often stand for. */
    private static String letters(String text) {
        return text.replace('@', 'a')
                .replace('4', 'a')
                .replace('3', 'e')
                .replace('1', 'i')
                .replace('!', 'i')
                .replace('0', 'o')
                .replace('$', 's')
                .replace('5', 's')
                .replace('7', 't');
    }

    private static Set<String> words() {
        try {
            return new ClassPathResource("common-words.txt", CommonPasswords.class)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException incomplete) {
            throw new UncheckedIOException(incomplete);
        }
    }
}
