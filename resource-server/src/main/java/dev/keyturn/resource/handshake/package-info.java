/**
 * Who may open a socket: by a token in the subprotocol or in the path, or by a ticket, which is good once; and from which
 * pages. The package owns the table {@code app.ws_ticket}, and opens no socket. The security configuration and push come
 * in, by {@link dev.keyturn.resource.handshake.HandshakeAccess}.
 */
@NullMarked
package dev.keyturn.resource.handshake;

import org.jspecify.annotations.NullMarked;
