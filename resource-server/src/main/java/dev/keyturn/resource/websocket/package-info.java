/**
 * One WebSocket (RFC 6455) on Tomcat's engine: how it comes up, what waits for its reader, and what ends it if its
 * client reads too slowly, sends too much or is silent. Whose it is and what is said over it is not known here. Push
 * comes in: it gets a {@link dev.keyturn.resource.websocket.Connection} of {@link
 * dev.keyturn.resource.websocket.WebSockets}, gives its {@link
 * dev.keyturn.resource.websocket.SendQueue} each {@link dev.keyturn.resource.websocket.Frame}, and says by which {@link
 * dev.keyturn.resource.websocket.Ending} it ends.
 */
@NullMarked
package dev.keyturn.resource.websocket;

import org.jspecify.annotations.NullMarked;
