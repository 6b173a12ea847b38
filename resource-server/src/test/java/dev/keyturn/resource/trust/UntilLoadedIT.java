package dev.keyturn.resource.trust;

import static dev.keyturn.resource.trust.AuthorizationServer.answer;
import static dev.keyturn.resource.trust.AuthorizationServer.entry;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.keyturn.edge.Edge;
import dev.keyturn.model.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A server that has a trust channel, and starts while there is nobody at its other end. */
@Execution(ExecutionMode.CONCURRENT)
@SpringBootTest(
        classes = UntilLoadedIT.Service.class,
        properties = {"spring.flyway.enabled=false", "management.endpoint.health.group.readiness.include=readinessState"
        })
@AutoConfigureMockMvc
class UntilLoadedIT {
    @TempDir
    private static Path folder;

    private static AuthorizationServer authorizationServer;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    @EnableConfigurationProperties(TrustProperties.class)
    @Import({Edge.class, TrustConfiguration.class, Service.Greeting.class})
    static class Service {
        @RestController
        static class Greeting {
            @GetMapping("/greeting")
            String greet() {
                return "Hello";
            }
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        HeldKeys keys() {
            return new HeldKeys() {
                @Override
                public Set<String> held() {
                    return Set.of("key");
                }

                @Override
                public void fetch() {}
            };
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }

    private final MockMvc service;

    UntilLoadedIT(@Autowired MockMvc service) {
        this.service = service;
    }

    @BeforeAll
    static void begin() throws IOException {
        authorizationServer = new AuthorizationServer();
        authorizationServer.reply(503, "{}");
    }

    @DynamicPropertySource
    static void trust(DynamicPropertyRegistry properties) {
        Path file = folder.resolve("key.json");
        properties.add("keyturn.trust.key-file", () -> keyIn(file));
        properties.add("keyturn.trust.uri", () -> "http://localhost:" + authorizationServer.port() + "/oauth2/trust");
    }

    private static String keyIn(Path file) {
        try {
            return Files.writeString(
                            file, new ECKeyGenerator(Curve.P_256).generate().toJSONString())
                    .toString();
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void end() {
        authorizationServer.close();
    }

    @Test
    void answersNobodyBeforeItKnowsWhatWasRevoked() throws Exception {
        service.perform(get("/greeting"))
                .andExpect(status().is(503))
                .andExpect(header().exists("Retry-After"))
                .andExpect(
                        jsonPath("$.type").value(ProblemType.UNAVAILABLE.uri().toString()));

        authorizationServer.reply(answer(entry(Revoked.Kind.SESSION, "sid")));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> service.perform(get("/greeting")).andExpect(status().isOk()));
    }
}
