package dev.keyturn.resource.websocket;

import org.apache.tomcat.websocket.server.Constants;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives Tomcat its WebSocket engine, with buffers that fit the frames here: each socket has buffers of its own, idle or
 * not (docs/adr/0026).
 */
@Component
final class WebSocketContainer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    /**
     * The buffers for the bytes of a frame in each direction; Tomcat reads the setting once, when the first socket is
     * opened.
     */
    private static final String FRAME_BUFFER = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

    private static final String BYTES = "1024";

    /**
     * The buffer for an answer of the APIs: a page of twenty events goes out at once, and not in pieces of {@link
     * #BYTES}.
     */
    private static final String PAGE = "8192";

    /** The buffer for a piece of a message; {@link InboundText} joins the pieces. */
    private static final String PIECE = "256";

    WebSocketContainer() {
        if (System.getProperty(FRAME_BUFFER) == null) {
            System.setProperty(FRAME_BUFFER, BYTES);
        }
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            context.addApplicationListener(WsContextListener.class.getName());
            context.addParameter(Constants.TEXT_BUFFER_SIZE_SERVLET_CONTEXT_INIT_PARAM, PIECE);
            context.addParameter(Constants.BINARY_BUFFER_SIZE_SERVLET_CONTEXT_INIT_PARAM, PIECE);
        });
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", BYTES);
            connector.setProperty("socket.appWriteBufSize", PAGE);
        });
    }
}
