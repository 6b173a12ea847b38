/**
 * Mails to people: how they look on the way, and how they are sent. It owns no table, does not know what a mail says,
 * and keeps none to be sent again. Others send by {@link dev.keyturn.auth.mail.MailSending}.
 */
@NullMarked
package dev.keyturn.auth.mail;

import org.jspecify.annotations.NullMarked;
