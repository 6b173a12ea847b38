package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class TicketsTest {
    private final Tickets tickets = new Tickets(
            JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere")),
            TestProperties.DEFAULT);

    @Test
    void oldOnesWaitForADatabaseThatIsAway() {
        assertThatThrownBy(() -> tickets.use("ticket")).isInstanceOf(DataAccessException.class);
        assertThatCode(tickets::sweep).doesNotThrowAnyException();
    }
}
