package dev.keyturn.auth.proofs;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.edge.proofs.OneTimeIds;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Proofs for this server's addresses, each used up in its own schema. */
@Configuration(proxyBeanMethods = false)
class Proofs {
    @Bean
    OneTimeIds oneTimeIds(JdbcClient jdbc) {
        return new OneTimeIds(jdbc);
    }

    @Bean
    ExpiringTable expiringOneTimeIds() {
        return new ExpiringTable("used_proof");
    }

    @Bean
    DpopProofs dpopProofs(OneTimeIds ids, IssuerProperties properties, Clock clock) {
        return new DpopProofs(ids, properties.issuer(), clock);
    }
}
