/**
 * Messages from one person to another: sending each exactly once, listing, marking as read. The package owns the table
 * {@code app.message}; nothing outside writes to it. Code that delivers messages listens to {@link
 * dev.keyturn.resource.messages.MessageSent} and {@link dev.keyturn.resource.messages.MessageRead}, and reads from
 * {@link dev.keyturn.resource.messages.Inbox}.
 */
@NullMarked
package dev.keyturn.resource.messages;

import org.jspecify.annotations.NullMarked;
