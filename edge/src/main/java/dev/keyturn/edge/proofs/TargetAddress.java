package dev.keyturn.edge.proofs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code htu} of a proof (RFC 9449, section 4.3) without query and fragment, whatever they are, and in a normal form:
 * scheme and host in lower case, the scheme's own port filled in, no needless percent-encoding, no dot segments (RFC 3986,
 * section 6.2), one slash for several, none at the end.
 */
record TargetAddress(String scheme, String host, int port, String path) {
    private static final Pattern QUERY_AND_FRAGMENT = Pattern.compile("[?#].*", Pattern.DOTALL);
    private static final Pattern OCTET = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

    /** Whether the claim names the address. */
    static boolean same(String htu, String address) {
        TargetAddress target = of(htu);
        return target != null && target.equals(of(address));
    }

    private static @Nullable TargetAddress of(String text) {
        try {
            String address = QUERY_AND_FRAGMENT.matcher(text).replaceFirst("");
            URI uri = new URI(OCTET.matcher(address).replaceAll(TargetAddress::normal)).normalize();
            return uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null ? null : of(uri);
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    /** Characters that need no encoding without it, and any other with capitals (RFC 3986, section 6.2.2). */
    private static String normal(MatchResult octet) {
        String character = Character.toString(HexFormat.fromHexDigits(octet.group(), 1, 3));
        return UNRESERVED.matcher(character).matches()
                ? character
                : octet.group().toUpperCase(Locale.ROOT);
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
