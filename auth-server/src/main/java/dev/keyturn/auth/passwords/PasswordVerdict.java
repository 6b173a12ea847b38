package dev.keyturn.auth.passwords;

/** The result of a check of a password. */
public enum PasswordVerdict {
    RIGHT,
    /** Right, but hashed with an older algorithm or lower cost: hash it anew while it is at hand. */
    RIGHT_BUT_OUTDATED,
    WRONG
}
