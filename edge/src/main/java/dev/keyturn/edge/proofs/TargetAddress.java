package dev.keyturn.edge.proofs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code htu} of a proof (RFC 9449, section 4.3) in a normal form: scheme and host in lower case, the scheme's own
 * port filled in (RFC 3986, section 6.2), no slash at the end.
 */
record TargetAddress(String scheme, String host, int port, String path) {
    /** Whether the claim names the address; a claim with a query or a fragment never does. */
    static boolean same(String htu, String address) {
        TargetAddress target = of(htu);
        return target != null && target.equals(of(address));
    }

    private static @Nullable TargetAddress of(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() == null
                            || uri.getHost() == null
                            || uri.getRawUserInfo() != null
                            || uri.getRawQuery() != null
                            || uri.getRawFragment() != null
                    ? null
                    : of(uri);
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    private static TargetAddress of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String path = uri.getRawPath();
        return new TargetAddress(
                scheme,
                uri.getHost().toLowerCase(Locale.ROOT),
                uri.getPort() == -1 ? usual : uri.getPort(),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
}
