/**
 * Messages as they happen, over WebSockets. It owns the open sockets, the ways of opening one (a token in the
 * subprotocol or in the path, or a ticket), how nodes tell each other of news, and the table {@code app.ws_ticket}. News is
 * only a hint: the {@link dev.keyturn.resource.push.Courier} reads what goes to a socket from the messages' inbox. Security
 * comes in for {@link dev.keyturn.resource.push.HandshakeAccess}.
 */
@NullMarked
package dev.keyturn.resource.push;

import org.jspecify.annotations.NullMarked;
