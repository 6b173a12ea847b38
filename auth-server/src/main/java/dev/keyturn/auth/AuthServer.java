package dev.keyturn.auth;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.proofs.OneTimeIds;
import java.time.Clock;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Starts the authorization server. */
@SpringBootApplication(
        exclude = {
            // Each would add a key, a user or a chain that nobody asked for.
            OAuth2AuthorizationServerAutoConfiguration.class,
            OAuth2AuthorizationServerJwtAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@ConfigurationPropertiesScan
@Import({Edge.class, Cleanup.class, OneTimeIds.class})
public class AuthServer {
    public static void main(String[] arguments) {
        // Not that of the machine, which may have digits of its own: what is formatted becomes SQL, JSON and hashes.
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(AuthServer.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
