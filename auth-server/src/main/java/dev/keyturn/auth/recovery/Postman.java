package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.Addressee;
import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.mail.Mail;
import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.auth.mail.UndeliverableException;
import dev.keyturn.edge.secrets.Secret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.mail.MailException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends the mails that were asked for, in the background: the request has been answered, alike for every address. A
 * mail that cannot be sent is tried again for an hour. Meanwhile the database holds nothing that could be used, because
 * the secret is made together with the mail.
 */
@Component
class Postman {
    private static final Logger log = LoggerFactory.getLogger(Postman.class);

    /** After so long, a run begins no other mail: one that is stuck is the last, and a server that stops soon may. */
    private static final Duration RUN = Duration.ofSeconds(5);

    private final MailRequests requests;
    private final MailedLinks links;
    private final Addressees addressees;
    private final Letters letters;
    private final MailSending mails;
    private final Counter sent;
    private final Counter failed;

    /** The trouble that the log has told of, until it is over. */
    private final AtomicBoolean blind = new AtomicBoolean();

    private final AtomicBoolean stuck = new AtomicBoolean();

    Postman(
            MailRequests requests,
            MailedLinks links,
            Addressees addressees,
            Letters letters,
            MailSending mails,
            MeterRegistry meters) {
        this.requests = requests;
        this.links = links;
        this.addressees = addressees;
        this.letters = letters;
        this.mails = mails;
        this.sent = counter("sent", meters);
        this.failed = counter("failed", meters);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("keyturn.mails")
                .description("Mails, by what became of each attempt to send one")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${keyturn.recovery.look-interval:PT1S}")
    void deliverDue() {
        if (mails.isSetUp()) {
            deliverDue(RUN);
        }
    }

    /** @param run after which no other is begun */
    void deliverDue(Duration run) {
        long began = System.nanoTime();
        try {
            Optional<MailRequests.Due> due;
            do {
                due = requests.take();
                due.ifPresent(this::deliver);
            } while (due.isPresent() && System.nanoTime() - began < run.toNanos());
            blind.set(false);
        } catch (DataAccessException | TransactionException e) {
            // The requests wait for the next run.
            if (!blind.getAndSet(true)) {
                log.warn(
                        "Mails that are due cannot be looked for: {}",
                        e.getClass().getSimpleName());
            }
        }
    }

    void deliver(MailRequests.Due due) {
        Optional<Addressee> addressee = addressees
                .find(due.email())
                .filter(found -> due.purpose() != LinkPurpose.VERIFY_EMAIL || !found.verified());
        if (addressee.isEmpty() || deliver(due.purpose(), addressee.get())) {
            requests.remove(due);
        }
    }

    /** Whether nothing is left to be done. */
    private boolean deliver(LinkPurpose purpose, Addressee addressee) {
        Optional<Secret> link = links.make(purpose, addressee);
        return link.isEmpty() || send(letters.of(purpose, addressee, link.get()), link.get(), addressee);
    }

    private boolean send(Mail mail, Secret link, Addressee addressee) {
        try {
            mails.send(mail);
            links.sent(link);
            sent.increment();
            stuck.set(false);
            return true;
        } catch (UndeliverableException never) {
            log.info("The mail to account {} is given up: {}", addressee.accountId(), never.getMessage());
            failed.increment();
            return true;
        } catch (MailException notNow) {
            if (!stuck.getAndSet(true)) {
                log.warn(
                        "Mails do not go, and are tried again for an hour: {}",
                        notNow.getClass().getSimpleName());
            }
            failed.increment();
            return false;
        }
    }
}
