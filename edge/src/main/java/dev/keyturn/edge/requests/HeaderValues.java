package dev.keyturn.edge.requests;

import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Spring Security's firewall with its own rules, and sooner done. It checks a header's value each time it is read, by a
 * regular expression that takes a token's thousand characters apart. A loop accepts almost all values: text of ASCII,
 * or bytes beyond it, whatever they stand for in their sender's alphabet (RFC 9110, section 5.5).
 */
final class HeaderValues {
    private static final char DELETE = '\u007f';

    /** The container reads a byte as the character of that number. */
    private static final char LAST_BYTE = '\u00ff';

    private HeaderValues() {}

    static HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(
                value -> isFieldText(value) || StrictHttpFirewall.ALLOWED_HEADER_VALUES.test(value));
        return firewall;
    }

    private static boolean isFieldText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == DELETE || c > LAST_BYTE) {
                return false;
            }
        }
        return true;
    }
}
