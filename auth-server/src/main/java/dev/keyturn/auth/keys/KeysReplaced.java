package dev.keyturn.auth.keys;

/**
 * All keys were replaced, because those from before may be in other hands. It is published once that is so, and whoever
 * keeps what was given out before removes it; no session begins by it any more.
 */
public record KeysReplaced() {}
