package dev.keyturn.auth.limits;

import dev.keyturn.auth.cleanup.ExpiringTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What of this package expires. */
@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {
    /** Without an index on {@code expires_at}, which would cost every attempt more than the clean-up saves. */
    @Bean
    ExpiringTable loginBudgets() {
        return ExpiringTable.withoutIndex("login_budget");
    }
}
