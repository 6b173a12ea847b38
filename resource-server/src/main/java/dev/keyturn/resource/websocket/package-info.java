/**
 * One WebSocket (RFC 6455) on Tomcat's engine: how it comes up, what waits for its reader, and what ends it if its client
 * reads too slowly, sends too much or is silent. Whose it is and what is said over it is not known here. Push comes in, by
 * {@link dev.keyturn.resource.websocket.Connection}.
 */
@NullMarked
package dev.keyturn.resource.websocket;

import org.jspecify.annotations.NullMarked;
