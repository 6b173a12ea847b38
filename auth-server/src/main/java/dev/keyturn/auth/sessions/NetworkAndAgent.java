package dev.keyturn.auth.sessions;

import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Sha256;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The network and the agent that a request comes from, as one number: enough to tell whether two are alike. */
final class NetworkAndAgent {
    private static final int NETWORK_BYTES_4 = 3;
    private static final int NETWORK_BYTES_6 = 8;
    private static final byte[] WITHOUT_AGENT = {0};
    private static final byte[] WITH_AGENT = {1};

    private NetworkAndAgent() {}

    /** The number, which is the same for all addresses of an IPv4 /24 or an IPv6 /64 with the same agent. */
    static long of(RequestSource source) {
        byte[] network = network(source.address());
        byte[] digest = source.userAgent() == null
                ? Sha256.of(network, WITHOUT_AGENT)
                : Sha256.of(network, WITH_AGENT, source.userAgent().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
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
