package dev.keyturn.resource.messages;

/** The receiver has read a message, for the first time. Published within the transaction, like {@link MessageSent}. */
public record MessageRead(MessageView message) {}
