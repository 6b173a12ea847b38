package dev.keyturn.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.mail.Mail;
import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.auth.recovery.MailRequests.Due;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailSendException;

/** What becomes of a mail that cannot be sent. */
@AuthServerTest
class PostmanIT {
    private final JdbcClient jdbc;
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
            Letters letters) {
        this.jdbc = jdbc;
        this.postman = new Postman(requests, links, addressees, letters, carrier, meters);
        this.person = People.register(new Caller(port));
    }

    @Test
    void aMailThatDoesNotGoStaysAndNobodyHasItsLink() {
        Due due = notYetDue();
        carrier.works = false;

        postman.deliver(due);

        assertThat(isWaiting(due)).isTrue();
        assertThat(resetLinks()).isZero();
        assertThat(meters.counter("keyturn.mails", "outcome", "failed").count()).isEqualTo(1);

        carrier.works = true;
        postman.deliver(due);

        assertThat(isWaiting(due)).isFalse();
        assertThat(resetLinks()).isEqualTo(1);
        assertThat(carrier.carried).hasSize(1);
        assertThat(meters.counter("keyturn.mails", "outcome", "sent").count()).isEqualTo(1);
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
        long id = jdbc.sql("""
                        INSERT INTO mail_request (purpose, email, due_at, expires_at)
                        VALUES ('RESET_PASSWORD', :email, clock_timestamp() + interval '1 day',
                                clock_timestamp() + interval '2 days') RETURNING id""").param("email", person.email()).query(Long.class).single();
        return new Due(id, LinkPurpose.RESET_PASSWORD, person.email());
    }

    private boolean isWaiting(Due due) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM mail_request WHERE id = :id)")
                .param("id", due.id())
                .query(Boolean.class)
                .single();
    }

    private long resetLinks() {
        return jdbc.sql("SELECT count(*) FROM mailed_link WHERE account_id = :id AND purpose = 'RESET_PASSWORD'")
                .param("id", person.id())
                .query(Long.class)
                .single();
    }

    private static final class Carrier implements MailSending {
        private final List<Mail> carried = new ArrayList<>();
        private boolean works = true;
        private boolean isSetUp = true;

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
        }
    }
}
