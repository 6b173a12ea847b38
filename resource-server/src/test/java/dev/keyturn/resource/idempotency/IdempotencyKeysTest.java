package dev.keyturn.resource.idempotency;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class IdempotencyKeysTest {
    private final IdempotencyKeys keys = new IdempotencyKeys(
            JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere")));

    @Test
    void oldOnesWaitForADatabaseThatIsAway() {
        assertThatThrownBy(() -> keys.bind(1, "key", "{}")).isInstanceOf(DataAccessException.class);
        assertThatCode(keys::forget).doesNotThrowAnyException();
    }
}
