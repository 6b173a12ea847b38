/**
 * Delivers messages over WebSockets as they happen. The package owns the open sockets, each with its person's token and its
 * position among the person's messages, and what is said over them, but no message: the {@link
 * dev.keyturn.resource.push.Courier} reads messages from their inbox. Nobody comes in.
 */
@NullMarked
package dev.keyturn.resource.push;

import org.jspecify.annotations.NullMarked;
