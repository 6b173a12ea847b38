package dev.keyturn.resource.messages;

/** A message was stored. Published within the transaction, if there is one: what must not precede the commit waits for it. */
public record MessageSent(MessageView message) {}
