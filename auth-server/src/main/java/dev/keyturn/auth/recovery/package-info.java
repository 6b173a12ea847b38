/**
 * How people show that they read what is sent to their e-mail address: to verify it, and to get in again who have lost their
 * password. It owns {@code mail_request} and {@code mailed_link}, and comes to the accounts as anybody does. Nobody comes in
 * here; it hears of addresses that are to be verified.
 */
@NullMarked
package dev.keyturn.auth.recovery;

import org.jspecify.annotations.NullMarked;
