package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.Addressee;
import dev.keyturn.auth.mail.Mail;
import dev.keyturn.auth.tokens.IssuerProperties;
import dev.keyturn.edge.Secret;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** What the mails say. */
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
                    Somebody, probably you, asked for another password for the account %s at %s.

                    To choose one, open this address within %s:

                    %s

                    If it was not you, do nothing: the password stays as it is.
                    """.formatted(
                                addressee.username(), host(), within, address(RecoveryPages.RESET, secret)));
            case VERIFY_EMAIL ->
                new Mail(addressee.email(), "Is this your e-mail address?", """
                    Somebody, probably you, made the account %s at %s with this e-mail address.

                    To confirm that it is yours, open this address within %s:

                    %s

                    If it was not you, do nothing: the address stays unconfirmed.
                    """.formatted(
                                addressee.username(), host(), within, address(RecoveryPages.VERIFY, secret)));
        };
    }

    private String host() {
        return issuer.issuer().getHost();
    }

    private String address(String path, Secret secret) {
        return issuer.address(path) + "?" + RecoveryPages.TOKEN + "=" + secret.value();
    }

    /** The largest unit of which there are two at least. */
    static String inWords(Duration duration) {
        if (duration.toDays() >= 2) {
            return duration.toDays() + " days";
        }
        return duration.toHours() >= 2 ? duration.toHours() + " hours" : duration.toMinutes() + " minutes";
    }
}
