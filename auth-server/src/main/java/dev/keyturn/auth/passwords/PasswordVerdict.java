package dev.keyturn.auth.passwords;

/** What a check of a password found. */
public enum PasswordVerdict {
    RIGHT,
    /** Right, but hashed with an older algorithm or lower cost: hash it anew while it is at hand. */
    RIGHT_BUT_OUTDATED,
    WRONG
}
