package dev.keyturn.auth.authorization;

import dev.keyturn.auth.clients.Client;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which redirect URIs are a client's: those it is registered for, character by character (RFC 9700, section 2.1). */
final class RedirectUris {
    /** A loopback address in numbers (RFC 8252, section 7.3): host, port, and the rest. */
    private static final Pattern LOOPBACK =
            Pattern.compile("http://(127\\.0\\.0\\.1|\\[::1])(?::([0-9]{1,5}))?((?:[/?][^#]*)?)");

    private static final int LAST_PORT = 65_535;

    private RedirectUris() {}

    /** Whether the URI is registered; a native app's loopback address may have another port. */
    static boolean registered(Client client, String uri) {
        return !uri.contains("#")
                && (client.redirectUris().contains(uri)
                        || (client.nativeApp()
                                && client.redirectUris().stream().anyMatch(ours -> sameButForThePort(ours, uri))));
    }

    private static boolean sameButForThePort(String registered, String uri) {
        Matcher ours = LOOPBACK.matcher(registered);
        Matcher theirs = LOOPBACK.matcher(uri);
        return ours.matches()
                && theirs.matches()
                && ours.group(1).equals(theirs.group(1))
                && ours.group(3).equals(theirs.group(3))
                && (theirs.group(2) == null || isPort(Integer.parseInt(theirs.group(2))));
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= LAST_PORT;
    }

    /**
     * Whether an answer to this URI reaches the client and nobody else. Any program on a machine can listen on a
     * loopback port or claim a private scheme, so for these the person is asked each time (RFC 8252, section 8.6).
     */
    static boolean reachesTheClientAlone(String uri) {
        return uri.startsWith("https://");
    }
}
