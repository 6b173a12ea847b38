package dev.keyturn.edge.requests;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose word on a request's origin counts.
 *
 * @param trustedProxies addresses or networks of proxies whose {@code X-Forwarded-For} is believed; none by default
 */
@ConfigurationProperties("keyturn")
record TrustedProxiesProperties(@DefaultValue List<String> trustedProxies) {}
