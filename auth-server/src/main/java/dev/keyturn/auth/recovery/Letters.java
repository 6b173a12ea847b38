package dev.keyturn.auth.recovery;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.accounts.Addressee;
import dev.keyturn.auth.mail.Mail;
import dev.keyturn.edge.secrets.Secret;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * What the mails say. None has the username, which is its owner's to choose: it may be a text for whoever has the mailbox, and
 * mail programs make a link of some.
 */
@Component
class Letters {
    private final IssuerProperties issuer;
    private final RecoveryProperties properties;

    Letters(IssuerProperties issuer, RecoveryProperties properties) {
        this.issuer = issuer;
        this.properties = properties;
    }

    Mail of(LinkPurpose purpose, Addressee addressee, Secret secret) {
        String within = inWords(properties.valid(purpose));
        return switch (purpose) {
            case RESET_PASSWORD ->
                new Mail(addressee.email(), "Another password for your account", """
                    Somebody, probably you, asked for another password for your account at %s.

                    To choose one, open this address within %s:

                    %s

                    If it was not you, do nothing: the password stays as it is.
                    """.formatted(
                                host(), within, address(RecoveryPages.RESET, secret)));
            case VERIFY_EMAIL ->
                new Mail(addressee.email(), "Is this your e-mail address?", """
                    Somebody, probably you, gave this e-mail address to an account at %s.

                    To confirm that it is yours, open this address within %s, and log in to that account:

                    %s

                    If it was not you, do nothing: the address stays unconfirmed.
                    """.formatted(
                                host(), within, address(RecoveryPages.VERIFY, secret)));
        };
    }

    private String host() {
        return issuer.issuer().getHost();
    }

    private String address(String path, Secret secret) {
        return issuer.address(RecoveryPages.address(path, secret.value()));
    }

    /** The largest unit of which there are two at least. */
    static String inWords(Duration duration) {
        if (duration.toDays() >= 2) {
            return duration.toDays() + " days";
        }
        return duration.toHours() >= 2 ? duration.toHours() + " hours" : duration.toMinutes() + " minutes";
    }
}
