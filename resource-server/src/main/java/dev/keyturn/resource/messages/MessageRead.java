package dev.keyturn.resource.messages;

/**
 * A message was read by its receiver for the first time. Published within the transaction, like {@link MessageSent}.
 */
public record MessageRead(MessageView message) {}
