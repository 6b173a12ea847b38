/**
 * Messages from one person to another: sending each exactly once, listing, marking as read. It owns the table
 * {@code app.message}. Whoever delivers messages listens to
 * {@link dev.keyturn.resource.messages.MessageSent} and {@link dev.keyturn.resource.messages.MessageRead} and reads from
 * {@link dev.keyturn.resource.messages.Inbox}; nobody writes here from outside.
 */
@NullMarked
package dev.keyturn.resource.messages;

import org.jspecify.annotations.NullMarked;
