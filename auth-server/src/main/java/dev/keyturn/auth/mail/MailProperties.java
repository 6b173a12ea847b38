package dev.keyturn.auth.mail;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How mail is sent. For SMTP, {@code spring.mail.*} names the server.
 *
 * @param from the sender's address; {@code no-reply} at the issuer's host unless it is set
 * @param folder where mails are put as files instead of being sent; the last hundred stay
 */
@ConfigurationProperties("keyturn.mail")
record MailProperties(@Nullable String from, @Nullable Path folder) {}
