package dev.keyturn.auth.sessions;

import dev.keyturn.edge.RequestSource;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The network and the agent that a request comes from, as one number: enough to tell whether two are alike. */
final class Origin {
    private static final int NETWORK_BYTES_4 = 3;
    private static final int NETWORK_BYTES_6 = 8;

    private Origin() {}

    /** Alike for all addresses of an IPv4 /24 or an IPv6 /64 with the same agent. */
    static long of(RequestSource source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(network(source.address()));
            digest.update((byte) (source.userAgent() == null ? 0 : 1));
            if (source.userAgent() != null) {
                digest.update(source.userAgent().getBytes(StandardCharsets.UTF_8));
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static byte[] network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return Arrays.copyOf(
                    parsed.getAddress(), parsed instanceof Inet4Address ? NETWORK_BYTES_4 : NETWORK_BYTES_6);
        } catch (IllegalArgumentException notAnAddress) {
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }
}
