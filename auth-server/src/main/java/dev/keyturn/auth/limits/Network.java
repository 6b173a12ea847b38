package dev.keyturn.auth.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A caller's network, the unit that one party is given: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 6177,
 * section 1).
 */
final class Network {
    private static final int PREFIX_BYTES = 8;

    private Network() {}

    /**
     * The bytes that all addresses of the network have in common.
     *
     * @param address as the connection has it; an IPv4 address mapped into IPv6 is that IPv4 address
     */
    static byte[] of(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(withoutZone(address));
            byte[] bytes = parsed.getAddress();
            return parsed instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes;
        } catch (IllegalArgumentException notAnAddress) {
            // No address, but a name that a trusted proxy gave: it stands for a party of its own.
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
