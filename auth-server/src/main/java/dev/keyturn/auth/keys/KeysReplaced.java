package dev.keyturn.auth.keys;

/**
 * All keys were replaced, because somebody else may have the old ones. Published after the replacement is committed;
 * listeners remove what they keep from before, with which no session can begin any more.
 */
public record KeysReplaced() {}
