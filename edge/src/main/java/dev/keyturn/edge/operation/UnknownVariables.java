package dev.keyturn.edge.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;

/**
 * Warns of variables of the environment that are called like settings and are none: a misspelt one would change nothing,
 * without a word. What there is, the tables of {@code docs/settings.md} say, for both servers and the command, which hands
 * its environment on.
 */
class UnknownVariables {
    private static final Logger log = LoggerFactory.getLogger(UnknownVariables.class);
    private static final String OURS = "KEYTURN_";
    private static final Pattern ROW =
            Pattern.compile("^\\| `(keyturn\\.[^`]+|KEYTURN_[A-Z_]+)` \\|", Pattern.MULTILINE);
    private static final Pattern OF_A_LIST = Pattern.compile("_[0-9]+(?=_|$)|\\[]");
    /** What Kubernetes sets for each Service of the namespace, of which one may be called like us. */
    private static final Pattern OF_A_SERVICE =
            Pattern.compile("(.+?)_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_[0-9]+_.+)?)");

    private static final Pattern SEPARATOR = Pattern.compile("[._-]");

    @EventListener(ApplicationStartedEvent.class)
    void tell() throws IOException {
        List<String> unknown = among(System.getenv().keySet());
        if (!unknown.isEmpty()) {
            log.warn(
                    "The environment has {}, which is no setting and has no effect: docs/settings.md lists those that there are",
                    String.join(", ", unknown));
        }
    }

    /** Those that no row of the page names, in the order of the alphabet. */
    static List<String> among(Collection<String> variables) throws IOException {
        Set<String> known = known();
        return List.copyOf(variables.stream()
                .filter(variable -> variable.startsWith(OURS) && !known.contains(plain(variable)))
                .filter(variable -> !isOfAService(variable, variables))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static boolean isOfAService(String variable, Collection<String> all) {
        Matcher name = OF_A_SERVICE.matcher(variable);
        return name.matches() && all.contains(name.group(1) + "_SERVICE_HOST");
    }

    private static Set<String> known() throws IOException {
        String page =
                new ClassPathResource("settings.md", UnknownVariables.class).getContentAsString(StandardCharsets.UTF_8);
        return ROW.matcher(page).results().map(row -> plain(row.group(1))).collect(Collectors.toUnmodifiableSet());
    }

    /** A name without what may be written in more than one way, and without places in lists. */
    private static String plain(String name) {
        return SEPARATOR
                .matcher(OF_A_LIST.matcher(name).replaceAll(""))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }
}
