package dev.keyturn.resource.trust;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.errors.ErrorResponses;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the channel together, if there is a key for one. */
@Configuration(proxyBeanMethods = false)
class TrustConfiguration {
    @Bean
    KnownRevocations revocations(TrustProperties properties) {
        return new KnownRevocations(properties.maxEntries());
    }

    @Bean
    RevocationReading revocationReading(KnownRevocations known, TrustProperties properties, Clock clock) {
        return new RevocationReading(known, properties.maxEntries(), clock);
    }

    @Bean
    TrustState trustState(TrustProperties properties) {
        return new TrustState(properties.keyFile() != null);
    }

    @Bean
    @ConditionalOnProperty("keyturn.trust.key-file")
    TrustClient trustClient(TrustProperties properties, Clock clock, @Value("${server.port:8080}") int port) {
        Path file = Objects.requireNonNull(properties.keyFile());
        String instance = Objects.requireNonNullElseGet(properties.instance(), () -> hostName() + ":" + port);
        return new TrustClient(properties, TrustKey.load(file, properties, clock), instance, clock);
    }

    @Bean
    @ConditionalOnProperty("keyturn.trust.key-file")
    TrustChannel trustChannel(
            TrustClient client,
            RevocationReading reading,
            KeyFetching keys,
            TrustState state,
            TrustProperties properties,
            MeterRegistry meters) {
        return new TrustChannel(
                new TrustChannel.Parts(client, reading, keys, state),
                properties.hold(),
                TrustChannel.Pauses.USUAL,
                meters);
    }

    @Bean
    KeyFetching keyFetching(HeldKeys keys, Revocations revocations) {
        return new KeyFetching(keys, revocations);
    }

    @Bean
    HealthIndicator trustHealthIndicator(TrustState state) {
        return new TrustHealth(state);
    }

    @Bean
    FilterRegistrationBean<UntilLoaded> untilLoaded(TrustState state, ErrorResponses errors) {
        var registration = new FilterRegistrationBean<>(new UntilLoaded(state, errors));
        registration.setOrder(Edge.BEFORE_ADMISSION);
        return registration;
    }

    @Bean
    MeterBinder trustMeters(TrustState state, KnownRevocations known, RevocationReading reading) {
        return meters -> {
            Gauge.builder("keyturn.trust.configured", state, it -> it.isConfigured() ? 1 : 0)
                    .description("Whether there is a trust channel: without one, tokens are good until they expire")
                    .register(meters);
            Gauge.builder("keyturn.trust.loaded", state, it -> it.isLoaded() ? 1 : 0)
                    .description("Whether everything that was revoked has been taken in since the start")
                    .register(meters);
            Gauge.builder("keyturn.trust.staleness", state, TrustState::staleness)
                    .baseUnit("seconds")
                    .description(
                            "Since the last answer; more than the wait and a few seconds means the channel is down")
                    .register(meters);
            Gauge.builder("keyturn.trust.entries", known, KnownRevocations::size)
                    .description("Revocations in force")
                    .register(meters);
            Gauge.builder("keyturn.trust.dropped", reading, RevocationReading::dropped)
                    .description("Revocations that found no room")
                    .register(meters);
        };
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
