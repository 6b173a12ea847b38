package dev.keyturn.auth.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.IssuerProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpMailsTest {
    private static final Mail MAIL = new Mail("ada@example.org", "Hello", "A link");

    private final ServerSocket listener;

    /** What the server answers, by the beginning of what it is told. */
    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
            "EHLO",
            "250 me",
            "MAIL",
            "250 ok",
            "RCPT",
            "250 ok",
            "DATA",
            "354 go on",
            ".",
            "250 ok",
            "RSET",
            "250 ok"));

    SmtpMailsTest() throws IOException {
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void listen() {
        Thread.startVirtualThread(() -> {
            try (Socket connection = listener.accept()) {
                serve(connection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void sends() throws Exception {
        mails().send(MAIL);
        assertThat(answers).containsKey("sent");
    }

    /** There is no such mailbox, or no such mail will ever be taken (RFC 5321, section 4.2.1). */
    @ParameterizedTest
    @CsvSource({"RCPT, 550 no such user", "., 554 we do not want that"})
    void whatIsRefusedForGoodIsNotSentAgain(String command, String answer) {
        answers.put(command, answer);

        assertThatThrownBy(() -> mails().send(MAIL))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageNotContaining("ada");
    }

    /** Of the sender, it is a setting that can be mended. */
    @ParameterizedTest
    @CsvSource({
        "RCPT, 450 come later",
        "., 451 come later",
        "MAIL, 550 not you",
        "MAIL, 530 log in first",
        "DATA, 503 no",
        "EHLO, 554 not at all"
    })
    void anythingElseIsForLater(String command, String answer) {
        answers.put(command, answer);

        assertThatThrownBy(() -> mails().send(MAIL)).isInstanceOf(MailException.class);
    }

    private SmtpMails mails() {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(listener.getInetAddress().getHostAddress());
        sender.setPort(listener.getLocalPort());
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "10000");
        MimeMails mails = new MimeMails(
                new MailProperties(null, null),
                new IssuerProperties(URI.create("https://id.example.org"), URI.create("https://api.example.org")),
                Clock.systemUTC());
        return new SmtpMails(mails, sender);
    }

    private void serve(Socket connection) throws IOException {
        say(connection, "220 me");
        BufferedReader lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
        boolean inMail = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (inMail && !line.equals(".")) {
                continue;
            }
            String command = line.split(" ", 2)[0];
            String answer = Objects.requireNonNullElse(answers.get(command), "221 goodbye");
            inMail = answer.startsWith("354");
            if (command.equals(".")) {
                answers.put("sent", answer);
            }
            say(connection, answer);
        }
    }

    private static void say(Socket connection, String answer) throws IOException {
        connection.getOutputStream().write((answer + "\r\n").getBytes(US_ASCII));
    }
}
