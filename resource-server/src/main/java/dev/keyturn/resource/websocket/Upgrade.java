package dev.keyturn.resource.websocket;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer to an opening handshake (RFC 6455, section 4.2.2), by Tomcat's own engine (docs/adr/0026). */
final class Upgrade {
    private static final String PROTOCOL = "keyturn.v1";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    /** What the container is told of the path, in which a token may stand. */
    private static final String PATH = "/ws";

    private Upgrade() {}

    /**
     * Answers 101; the endpoint hears from the container once the answer is out.
     *
     * @param upgraded called with what carries the connection, before it comes up
     */
    static void answer(
            HttpServletRequest request, HttpServletResponse response, Endpoint endpoint, Consumer<Wire> upgraded)
            throws IOException {
        ServerContainer container = (ServerContainer)
                Objects.requireNonNull(request.getServletContext().getAttribute(ServerContainer.class.getName()));
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(endpoint.getClass(), PATH)
                .configurator(new Terms(endpoint))
                .build();
        try {
            container.upgradeHttpToWebSocket(new Bare(request, upgraded), response, config, Map.of());
        } catch (DeploymentException unexpected) {
            throw new IllegalStateException("Tomcat could not open a socket", unexpected);
        }
    }

    /**
     * The terms of a handshake. No extension: compression would cost each socket a few hundred kilobytes. The origin
     * was checked before.
     */
    private static final class Terms extends ServerEndpointConfig.Configurator {
        private final Endpoint endpoint;

        Terms(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint);
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return requested.contains(PROTOCOL) ? PROTOCOL : "";
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }

        @Override
        public void modifyHandshake(
                ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {}
    }

    /**
     * The request without what Tomcat must not keep for the socket's whole life, such as a token; and without the
     * offered extensions, because none is accepted and malformed ones make Tomcat fail.
     */
    private static final class Bare extends HttpServletRequestWrapper {
        private final Consumer<Wire> upgraded;

        Bare(HttpServletRequest request, Consumer<Wire> upgraded) {
            super(request);
            this.upgraded = upgraded;
        }

        @Override
        public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
            Wire wire = super.upgrade(Wire.class);
            upgraded.accept(wire);
            return type.cast(wire);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return EXTENSIONS.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public @Nullable String getQueryString() {
            return null;
        }

        @Override
        public String getRequestURI() {
            return PATH;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }
    }
}
