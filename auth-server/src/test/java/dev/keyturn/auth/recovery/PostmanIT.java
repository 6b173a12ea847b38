package dev.keyturn.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.mail.Mail;
import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.auth.recovery.MailRequests.Due;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.secrets.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailSendException;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of a mail that cannot be sent. */
@AuthServerTest
@BesideOthers
class PostmanIT {
    private final JdbcClient jdbc;
    private final MailedLinks links;
    private final Addressees addressees;
    private final Letters letters;
    private final TransactionTemplate transaction;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Carrier carrier = new Carrier();
    private final Postman postman;
    private final People.Registered person;

    @Autowired
    PostmanIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            MailRequests requests,
            MailedLinks links,
            Addressees addressees,
            Letters letters,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.links = links;
        this.addressees = addressees;
        this.letters = letters;
        this.postman = new Postman(requests, links, addressees, letters, carrier, meters);
        this.person = People.register(new Caller(port));
    }

    @Test
    void aMailThatDoesNotGoStays() {
        Due due = notYetDue();
        carrier.works = false;

        postman.deliver(due);

        assertThat(isWaiting(due)).isTrue();
        assertThat(meters.counter("keyturn.mails", "outcome", "failed").count()).isEqualTo(1);

        carrier.works = true;
        postman.deliver(due);

        assertThat(isWaiting(due)).isFalse();
        assertThat(carrier.carried).hasSize(1);
        assertThat(meters.counter("keyturn.mails", "outcome", "sent").count()).isEqualTo(1);
    }

    /** The mail server has it, and its answer is lost. */
    @Test
    void theLinkOfAMailThatDidGoIsGoodThoughNobodyKnows() {
        carrier.losesReceipts = true;

        postman.deliver(notYetDue());

        Matcher token = Pattern.compile("token=(\\S+)")
                .matcher(carrier.carried.getFirst().text());
        assertThat(token.find()).isTrue();
        assertThat(links.find(LinkPurpose.RESET_PASSWORD, new Secret(token.group(1))))
                .isPresent();
    }

    /** An operator has just mended it, and the first mail went where nobody reads it. */
    @Test
    void anotherAddressIsWrittenToAtOnceAndTheSameOneLater() {
        postman.deliver(notYetDue(person.email()));
        postman.deliver(notYetDue(person.email()));
        assertThat(carrier.carried).hasSize(1);
        String mended = "mended-" + person.email();
        jdbc.sql("UPDATE account SET email = :mended WHERE email = :email")
                .param("mended", mended)
                .param("email", person.email())
                .update();

        postman.deliver(notYetDue(mended));

        assertThat(carrier.carried).hasSize(2);
    }

    /** As where the link of an earlier mail was followed meanwhile. */
    @Test
    void whoseAddressIsConfirmedIsNotAskedAgain() {
        Due due = new Due(notYetDue().id(), LinkPurpose.VERIFY_EMAIL, person.email());
        jdbc.sql("UPDATE account SET is_verified = true WHERE email = :email")
                .param("email", person.email())
                .update();

        postman.deliver(due);

        assertThat(carrier.carried).isEmpty();
        assertThat(isWaiting(due)).isFalse();
    }

    /** However many are waiting, and however long each takes. */
    @Test
    void aRunEnds() {
        Due due = notYetDue();
        AtomicInteger taken = new AtomicInteger();
        MailRequests endless = new MailRequests(jdbc, carrier) {
            @Override
            Optional<Due> take() {
                taken.incrementAndGet();
                return Optional.of(due);
            }
        };

        new Postman(endless, links, addressees, letters, carrier, meters).deliverDue(Duration.ZERO);

        assertThat(taken).hasValue(1);
        assertThat(carrier.carried).hasSize(1);
    }

    /** Beyond, a flood of requests is not kept. */
    @Test
    void tenThousandWaitAtMost() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    INSERT INTO mail_request (purpose, email, due_at, expires_at)
                    SELECT 'RESET_PASSWORD', 'somebody@example.org', clock_timestamp() + interval '1 day',
                           clock_timestamp() + interval '2 days'
                    FROM generate_series(1, 10000)""").update();

            new MailRequests(jdbc, carrier).add(LinkPurpose.RESET_PASSWORD, person.email());

            assertThat(jdbc.sql("SELECT count(*) FROM mail_request WHERE email = :email AND purpose = 'RESET_PASSWORD'")
                            .param("email", person.email())
                            .query(Long.class)
                            .single())
                    .isZero();
            status.setRollbackOnly();
        });
    }

    @Test
    void whereNobodySendsMailsNothingIsTaken() {
        Due due = notYetDue();
        jdbc.sql("UPDATE mail_request SET due_at = clock_timestamp() + interval '1 hour' WHERE id = :id")
                .param("id", due.id())
                .update();
        carrier.isSetUp = false;

        postman.deliverDue();

        assertThat(isWaiting(due)).isTrue();
        assertThat(carrier.carried).isEmpty();
    }

    /** For this test alone: the server, which looks for mails too, leaves it. */
    private Due notYetDue() {
        return notYetDue(person.email());
    }

    private Due notYetDue(String email) {
        long id = jdbc.sql("""
                        INSERT INTO mail_request (purpose, email, due_at, expires_at)
                        VALUES ('RESET_PASSWORD', :email, clock_timestamp() + interval '1 day',
                                clock_timestamp() + interval '2 days') RETURNING id""").param("email", email).query(Long.class).single();
        return new Due(id, LinkPurpose.RESET_PASSWORD, email);
    }

    private boolean isWaiting(Due due) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM mail_request WHERE id = :id)")
                .param("id", due.id())
                .query(Boolean.class)
                .single();
    }

    private static final class Carrier implements MailSending {
        private final List<Mail> carried = new ArrayList<>();
        private boolean works = true;
        private boolean isSetUp = true;
        private boolean losesReceipts;

        @Override
        public boolean isSetUp() {
            return isSetUp;
        }

        @Override
        public void send(Mail mail) {
            if (!works) {
                throw new MailSendException("the mail server is away");
            }
            carried.add(mail);
            if (losesReceipts) {
                throw new MailSendException("the answer is lost");
            }
        }
    }
}
