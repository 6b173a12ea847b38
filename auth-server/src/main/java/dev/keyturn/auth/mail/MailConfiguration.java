package dev.keyturn.auth.mail;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.edge.operation.StartupRefusal;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Chooses how mails are sent: into a folder if one is set, else by SMTP if {@code spring.mail.host} is set, else not at
 * all.
 */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {
    private static final Logger log = LoggerFactory.getLogger(MailConfiguration.class);

    @Bean
    MailSending mailSending(
            MailProperties properties, IssuerProperties issuer, Clock clock, ObjectProvider<JavaMailSender> smtp) {
        Path folder = properties.folder();
        if (folder != null) {
            return new FolderMails(mails(properties, issuer, clock), folder, clock);
        }
        JavaMailSender sender = smtp.getIfAvailable();
        if (sender != null) {
            return new SmtpMails(mails(properties, issuer, clock), sender);
        }
        log.warn(
                "No mail is sent, so that nobody can reset a lost password: set spring.mail.host, or keyturn.mail.folder");
        return new NoMails();
    }

    private static MimeMails mails(MailProperties properties, IssuerProperties issuer, Clock clock) {
        try {
            return new MimeMails(properties, issuer, clock);
        } catch (IllegalArgumentException noAddress) {
            throw new StartupRefusal(String.valueOf(noAddress.getMessage()) + ".", "Set it to an e-mail address.");
        }
    }
}
