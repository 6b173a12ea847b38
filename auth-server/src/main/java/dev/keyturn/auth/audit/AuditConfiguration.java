package dev.keyturn.auth.audit;

import dev.keyturn.auth.cleanup.ExpiringTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What of this package expires. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    ExpiringTable auditEvents(AuditProperties properties) {
        return new ExpiringTable("audit_event", "at", properties.keep());
    }
}
