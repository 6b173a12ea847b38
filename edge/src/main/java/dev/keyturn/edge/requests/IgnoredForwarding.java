package dev.keyturn.edge.requests;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.util.NetMask;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once of an {@code X-Forwarded-For} that comes from a private address and is not believed: it may be our own proxy,
 * under an address that nobody thought of.
 */
final class IgnoredForwarding extends ValveBase {
    private static final Logger log = LoggerFactory.getLogger(IgnoredForwarding.class);
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    private final List<NetMask> trusted;
    private final AtomicBoolean told = new AtomicBoolean();

    IgnoredForwarding(List<NetMask> trusted) {
        super(true);
        this.trusted = trusted;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!told.get() && request.getHeader("X-Forwarded-For") != null) {
            InetAddress peer = InetAddress.ofLiteral(request.getPeerAddr());
            if (isPrivate(peer)
                    && trusted.stream().noneMatch(network -> network.matches(peer))
                    && !told.getAndSet(true)) {
                log.warn(
                        "X-Forwarded-For from {} is not believed. If that is a proxy of yours, name it in keyturn.trusted-proxies: all who come through it count as one",
                        peer.getHostAddress());
            }
        }
        getNext().invoke(request, response);
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL);
    }
}
