package dev.keyturn.auth.accounts;

import dev.keyturn.auth.cleanup.ExpiringTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What of this package expires. */
@Configuration(proxyBeanMethods = false)
class AccountsConfiguration {
    @Bean
    ExpiringTable loginSources() {
        return new ExpiringTable("login_source");
    }
}
