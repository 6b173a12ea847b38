package dev.keyturn.auth.mail;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who sends mail, and how. By SMTP, {@code spring.mail.*} says where.
 *
 * @param from the sender's address; {@code no-reply} at the issuer's host unless it is set
 * @param folder where mails are put as files, to be read there, and are not sent; the last hundred stay
 */
@ConfigurationProperties("keyturn.mail")
record MailProperties(@Nullable String from, @Nullable Path folder) {}
