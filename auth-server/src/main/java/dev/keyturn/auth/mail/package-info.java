/**
 * Mails to people: what they look like on the way, and who carries them. It owns no table and does not know what is in a
 * mail; whoever has something to say comes in for {@link dev.keyturn.auth.mail.MailSending}, and keeps what could not be
 * sent.
 */
@NullMarked
package dev.keyturn.auth.mail;

import org.jspecify.annotations.NullMarked;
