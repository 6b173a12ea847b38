package dev.keyturn.edge.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The origin of a page, as a browser writes it in {@code Origin} (RFC 6454, section 6.2). */
public final class PageOrigin {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private PageOrigin() {}

    /**
     * The origin of an address: scheme and host in small letters, and a port that does not go without saying.
     *
     * @return null if the address has no host
     */
    public static @Nullable String of(String address) {
        try {
            URI uri = new URI(address);
            return uri.getScheme() == null || uri.getHost() == null ? null : of(uri);
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    /** The same for each of a list. What is no address stays as it is, such as {@code *}. */
    public static List<String> ofEach(List<String> addresses) {
        return addresses.stream()
                .map(address -> Objects.requireNonNullElse(of(address), address))
                .toList();
    }

    private static String of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT);
        boolean usual = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? HTTPS : HTTP);
        return usual ? host : host + ":" + uri.getPort();
    }
}
