package dev.keyturn.resource.validation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.trust.Revocations;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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

/** This package alone in another service, whose issuer cannot be reached when it starts. */
@Execution(ExecutionMode.CONCURRENT)
@SpringBootTest(
        classes = JwksOutageIT.AnotherService.class,
        properties = {
            "spring.flyway.enabled=false",
            "management.endpoint.health.group.readiness.include=readinessState",
            "keyturn.jwks.retry-interval=PT0.001S",
            "keyturn.jwks.unknown-kid-interval=PT0.001S"
        })
@AutoConfigureMockMvc
class JwksOutageIT {
    private static final Issuer ISSUER = new Issuer();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    @EnableConfigurationProperties({TokenProperties.class, JwksProperties.class})
    @Import({Edge.class, TokenValidation.class, AnotherService.Greeting.class})
    static class AnotherService {
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
        Revocations revocations() {
            return Revocations.none();
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http, BearerErrors errors) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.authenticationEntryPoint(errors)
                            .jwt(jwt -> jwt.jwtAuthenticationConverter(CallerAuthentication::of)))
                    .build();
        }
    }

    private final MockMvc service;

    JwksOutageIT(@Autowired MockMvc service) {
        this.service = service;
    }

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("keyturn.issuer", ISSUER::url);
    }

    @AfterAll
    static void stop() {
        ISSUER.stop();
    }

    @Test
    void answersThatItCannotTellAndAsksAgainUntilItCan() throws Exception {
        String authorization = "Bearer " + ISSUER.token(Duration.ofMinutes(5), _ -> {});
        ISSUER.answer(aResponse().withStatus(503));

        for (int attempt = 0; attempt < 3; attempt++) {
            service.perform(get("/greeting").header("Authorization", authorization))
                    .andExpect(status().is(503))
                    .andExpect(header().exists("Retry-After"))
                    .andExpect(jsonPath("$.type")
                            .value(ProblemType.UNAVAILABLE.uri().toString()));
        }

        int fetches = ISSUER.fetches();
        await().atMost(Duration.ofSeconds(10)).until(() -> ISSUER.fetches() >= fetches + 2);

        ISSUER.publish(ISSUER.key());
        service.perform(get("/greeting").header("Authorization", authorization))
                .andExpect(status().isOk())
                .andExpect(content().string("Hello"));
    }
}
