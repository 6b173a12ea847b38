package dev.keyturn.edge.requests;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.firewall.HttpFirewall;

/** What is not a filter of this package: those stand in one order with others, which {@code Edge} lays down. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RequestLimits.class, TrustedProxiesProperties.class})
@Import({AcceptedFirst.class, FairThreads.class, ConnectionLimits.class, Standstill.class, TrustedProxies.class})
public class RequestHandling {
    @Bean
    HttpFirewall httpFirewall() {
        return HeaderValues.firewall();
    }
}
