package dev.keyturn.resource;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.proofs.OneTimeIds;
import dev.keyturn.model.UserProfile;
import java.time.Clock;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The resource server: users, events and messages, for callers with an access token of the configured issuer. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EntityScan(basePackageClasses = {ResourceServer.class, UserProfile.class})
@Import({Edge.class, Cleanup.class, OneTimeIds.class})
public class ResourceServer {
    public static void main(String[] args) {
        // Not that of the machine, which may have digits of its own: what is formatted becomes SQL and JSON.
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(ResourceServer.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
