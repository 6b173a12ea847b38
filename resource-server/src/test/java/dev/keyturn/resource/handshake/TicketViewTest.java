package dev.keyturn.resource.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicketViewTest {
    /** Spring logs what it writes, if somebody lets it, and this one opens a socket. */
    @Test
    void aTicketIsInNoLog() {
        assertThat(new TicketController.TicketView("good-once", 30).toString()).doesNotContain("good-once");
    }
}
