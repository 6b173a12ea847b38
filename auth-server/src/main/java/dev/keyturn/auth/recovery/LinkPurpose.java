package dev.keyturn.auth.recovery;

/** The purpose of a link in a mail. */
enum LinkPurpose {
    RESET_PASSWORD,
    VERIFY_EMAIL
}
