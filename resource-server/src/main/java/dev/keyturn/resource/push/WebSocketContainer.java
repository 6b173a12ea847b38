package dev.keyturn.resource.push;

import org.apache.tomcat.websocket.server.Constants;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives Tomcat its WebSocket engine, which Boot does only through a starter that is not published, with buffers that fit what
 * is said here. Each socket has its own of them, idle or not (docs/adr/0026).
 */
@Component
final class WebSocketContainer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    /** For the bytes of a frame on their way in and out; read once by Tomcat, when the first socket is opened. */
    private static final String FRAME_BUFFER = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

    private static final String BYTES = "1024";

    /** For an answer of the APIs: a page of twenty events goes out at once, and not in pieces of {@link #BYTES}. */
    private static final String PAGE = "8192";

    /** For a piece of a message; {@link InboundText} puts pieces together. */
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
