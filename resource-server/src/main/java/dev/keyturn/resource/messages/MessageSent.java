package dev.keyturn.resource.messages;

/**
 * A message was stored. Published within the transaction, if there is one: listeners that must not precede the commit
 * wait for it.
 */
public record MessageSent(MessageView message) {}
