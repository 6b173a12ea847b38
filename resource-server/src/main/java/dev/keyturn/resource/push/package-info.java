/**
 * Messages as they happen, over WebSockets. It owns the open sockets, the ways of opening one (a token in the
 * subprotocol or in the path, or a ticket) and the table {@code app.ws_ticket}. A push is only a hint: what was missed is
 * read from the messages API. Security comes in for {@link dev.keyturn.resource.push.HandshakeAccess}; messages come as
 * events after their commit.
 */
@NullMarked
package dev.keyturn.resource.push;

import org.jspecify.annotations.NullMarked;
