package dev.keyturn.edge.requests;

import dev.keyturn.edge.operation.StartupRefusal;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.catalina.util.NetMask;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets the proxies that the configuration names, and nobody else, say where a request comes from. Nothing else is taken
 * from them: scheme, host and port of every address that we give out come from the configuration.
 */
@Component
final class TrustedProxies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final List<NetMask> networks;

    TrustedProxies(TrustedProxiesProperties properties) {
        this.networks = properties.trustedProxies().stream()
                .map(TrustedProxies::network)
                .toList();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new IgnoredForwarding(networks));
        if (networks.isEmpty()) {
            return;
        }
        RemoteIpValve valve = new RemoteIpValve();
        valve.setInternalProxies(networks.stream().map(NetMask::toString).collect(Collectors.joining(",")));
        valve.setProtocolHeader(null);
        factory.addEngineValves(valve);
    }

    /** Always with a prefix length: Tomcat takes an address without one for a regular expression. */
    private static NetMask network(String configured) {
        int slash = configured.indexOf('/');
        try {
            // Only literals: a name would be looked up, and mean another machine tomorrow.
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? configured : configured.substring(0, slash));
            String network = slash < 0 ? configured + "/" + address.getAddress().length * Byte.SIZE : configured;
            return new NetMask(network);
        } catch (IllegalArgumentException e) {
            throw new StartupRefusal(
                    "keyturn.trusted-proxies names \"" + configured + "\", which is no network.",
                    "Write an address, or a network such as 10.0.0.0/8 or fd00::/8.");
        }
    }
}
