package dev.keyturn.resource.websocket;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's end of an upgraded connection, with the channel beneath, so that the kernel keeps little of what its reader has
 * not taken. Public, because Tomcat makes it.
 */
public final class Wire extends WsHttpUpgradeHandler {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    /** What the kernel may keep, in bytes; Linux doubles it. By itself it keeps up to four megabytes. */
    private static final int UNREAD = 65_536;

    private volatile @Nullable SocketChannel channel;
    private volatile Runnable gone = () -> {};

    /** Sets what is called when the connection is gone, perhaps twice. */
    void whenGone(Runnable call) {
        gone = call;
    }

    @Override
    public void destroy() {
        super.destroy();
        gone.run();
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        super.setSocketWrapper(wrapper);
        // Not the NioChannel, which serves another connection once this one is closed.
        channel = wrapper.getSocket() instanceof NioChannel nio ? nio.getIOChannel() : null;
        set(StandardSocketOptions.SO_SNDBUF, UNREAD);
    }

    /** Lets the kernel drop what was not read as soon as the connection is closed: it would keep it for minutes. */
    void dropUnread() {
        set(StandardSocketOptions.SO_LINGER, 0);
    }

    private void set(SocketOption<Integer> option, int value) {
        SocketChannel beneath = channel;
        if (beneath != null) {
            try {
                beneath.setOption(option, value);
            } catch (IOException gone) {
                log.debug("A connection was gone before {} was set", option, gone);
            }
        }
    }
}
