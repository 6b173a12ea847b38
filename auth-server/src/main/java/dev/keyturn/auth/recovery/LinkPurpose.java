package dev.keyturn.auth.recovery;

/** What a link in a mail is good for. */
enum LinkPurpose {
    RESET_PASSWORD,
    VERIFY_EMAIL
}
