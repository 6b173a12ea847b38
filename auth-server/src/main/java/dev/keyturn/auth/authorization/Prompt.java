package dev.keyturn.auth.authorization;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request wants the person to be asked (OpenID Connect Core 1.0, section 3.1.2.1). */
enum Prompt {
    NONE,
    LOGIN,
    CONSENT,
    /** Which account: the login page, where another name can be typed. */
    SELECT_ACCOUNT;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> supported() {
        return Arrays.stream(values()).map(Prompt::value).toList();
    }

    /** The prompts in a parameter; empty if one is unknown, or {@code none} is not alone. */
    static Optional<Set<Prompt>> parse(@Nullable String parameter) {
        Set<Prompt> prompts = EnumSet.noneOf(Prompt.class);
        for (String word : parameter == null ? new String[0] : parameter.strip().split(" +")) {
            Optional<Prompt> known = Arrays.stream(values())
                    .filter(prompt -> prompt.value().equals(word))
                    .findFirst();
            if (known.isEmpty()) {
                return Optional.empty();
            }
            prompts.add(known.get());
        }
        return prompts.contains(NONE) && prompts.size() > 1 ? Optional.empty() : Optional.of(prompts);
    }
}
