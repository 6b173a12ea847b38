package dev.keyturn.auth.keystore;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the parts of this package share, and nobody else gets. */
@Configuration(proxyBeanMethods = false)
class KeySetup {
    @Bean
    RsaProvider rsaProvider() {
        return RsaProvider.fastest();
    }
}
