package dev.keyturn.resource.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    /** Spring logs what it reads and writes, if somebody lets it. */
    @Test
    void whatPeopleWriteIsInNoLog() {
        assertThat(Stream.of(
                        new MessageRequest("private words", 7L),
                        new NewMessage(8, 7, "private words"),
                        new MessageView(9, "private words", Instant.EPOCH, 8, 7, false)))
                .allSatisfy(message -> assertThat(message.toString()).doesNotContain("private words"));
    }
}
