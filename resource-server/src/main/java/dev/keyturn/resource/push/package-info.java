/**
 * Delivers messages over WebSockets as they happen. The package owns the open sockets, the ways of opening one (a token
 * in the subprotocol or in the path, or a ticket), the hints between nodes, and the table {@code app.ws_ticket}, but no
 * message: the {@link dev.keyturn.resource.push.Courier} reads messages from their inbox. Only the security
 * configuration comes in, for {@link dev.keyturn.resource.push.HandshakeAccess}.
 */
@NullMarked
package dev.keyturn.resource.push;

import org.jspecify.annotations.NullMarked;
