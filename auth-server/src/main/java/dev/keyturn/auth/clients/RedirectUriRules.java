package dev.keyturn.auth.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for registering redirect URIs (RFC 9700, section 4.1.3; RFC 8252, section 7). They are compared character
 * by character later, so text that a browser and we might read differently is refused here.
 */
final class RedirectUriRules {
    static final int LONGEST = 500;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern PRIVATE_SCHEME = Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+");

    /** A parameter of our answers (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207), or an encoding that hides one. */
    private static final Pattern ANSWERS = Pattern.compile(
            "(?:^|[&;])(?:code|state|iss|error|error_description|error_uri|[^=&;]*%[^=&;]*)(?:[=&;]|$)");

    private static final int LAST_PORT = 65_535;

    private RedirectUriRules() {}

    /** What is wrong with it, to be read after its name; empty if it may be registered. */
    static Optional<String> problem(String text, boolean nativeApp) {
        if (text.length() > LONGEST) {
            return Optional.of("must have at most " + LONGEST + " characters");
        }
        if (!PRINTABLE.matcher(text).matches() || text.contains("\\")) {
            return Optional.of("must be printable ASCII without spaces and backslashes");
        }
        if (text.contains("*")) {
            return Optional.of("must not have a wildcard");
        }
        try {
            return problem(new URI(text), nativeApp);
        } catch (URISyntaxException e) {
            return Optional.of("is no URI");
        }
    }

    private static Optional<String> problem(URI uri, boolean nativeApp) {
        if (!uri.isAbsolute()) {
            return Optional.of("must be absolute");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("must not have a fragment");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            return Optional.of("must not name a user");
        }
        if (climbs(uri)) {
            return Optional.of("must not have a segment of dots");
        }
        if (ANSWERS.matcher(query(uri)).find()) {
            return Optional.of("must not have a parameter of the answer in its query, such as `code` or `iss`");
        }
        return mayBeReached(uri, nativeApp)
                ? Optional.empty()
                : Optional.of(
                        nativeApp
                                ? "must be https, http on 127.0.0.1 or [::1], or of a private scheme with a dot in it"
                                : "must be https; only a native app may have http, on 127.0.0.1 or [::1]");
    }

    /** The query, also of a URI whose path has no slash: for {@link URI}, that one has none. */
    private static String query(URI uri) {
        return uri.toString().replaceFirst("[^?]*\\??", "");
    }

    private static boolean mayBeReached(URI uri, boolean nativeApp) {
        String scheme = uri.getScheme();
        String host = uri.getHost();
        return switch (scheme) {
            case "https" -> host != null && isPort(uri.getPort());
            case "http" -> nativeApp && host != null && LOOPBACK.contains(host) && isPort(uri.getPort());
            default -> nativeApp && PRIVATE_SCHEME.matcher(scheme).matches();
        };
    }

    private static boolean isPort(int port) {
        return port == -1 || (port > 0 && port <= LAST_PORT);
    }

    /**
     * Whether the path has a segment of dots for a browser, also if they are encoded, once or more, or have parameters.
     */
    private static boolean climbs(URI uri) {
        String path = uri.isOpaque() ? uri.getRawSchemeSpecificPart() : uri.getRawPath();
        String decoded = path.replaceAll("%(25)*2[eE]", ".").replaceAll("%(25)*2[fF]|%(25)*5[cC]", "/");
        for (String segment : decoded.split("/", -1)) {
            String name = segment.replaceFirst("(;|%(25)*3[bB]).*", "");
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
