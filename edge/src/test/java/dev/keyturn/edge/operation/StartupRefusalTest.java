package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
@Isolated("a server that starts meanwhile makes the log anew, and a line may be lost")
class StartupRefusalTest {
    @Test
    void isShownAsADescriptionAndAnActionAndNotAsAStackTrace(CapturedOutput output) {
        var application = new SpringApplicationBuilder(Unwilling.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off");

        assertThatThrownBy(application::run).hasRootCauseInstanceOf(StartupRefusal.class);
        assertThat(output.getOut())
                .containsSubsequence("Description:", "The key is not there.", "Action:", "Put it there.")
                .doesNotContain("\tat ");
    }

    @Test
    void isOneOfADatabaseThatDoesNotAnswerToo(CapturedOutput output) {
        var application = new SpringApplicationBuilder(WithoutADatabase.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off");

        assertThatThrownBy(application::run).hasRootCauseInstanceOf(SQLException.class);
        assertThat(output.getOut())
                .containsSubsequence("Description:", "Connection attempt timed out.", "Action:", "Start the database")
                .doesNotContain("\tat ");
    }

    @Test
    void aSchemaThatIsNotThisVersionsIsToldInTheSameForm(CapturedOutput output) {
        var application = new SpringApplicationBuilder(OfAnotherVersion.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off");

        assertThatThrownBy(application::run).hasRootCauseInstanceOf(FlywayException.class);
        assertThat(output.getOut())
                .containsSubsequence(
                        "Description:",
                        "Flyway says: Validate failed: not applied: 26.",
                        "Action:",
                        "Start the version")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "28P01, Correct the database",
        "3D000, Correct the database",
        "55P03, start again",
        "42501, Mend what is said",
        "53100, Mend what is said"
    })
    void aMigrationThatFailsIsToldWithWhatMendsIt(String state, String action) {
        var failure = new FlywayException("Script V9 failed", new SQLException("the words of PostgreSQL", state));

        assertThat(new MigrationFailureAnalyzer().analyze(failure)).satisfies(told -> {
            assertThat(told.getDescription()).contains("Script V9 failed");
            assertThat(told.getAction()).contains(action);
        });
    }

    @Test
    void aMigrationThatAnotherNodeIsBusyWithIsNoSchemaOfAnotherVersion() {
        var failure = new FlywayException(
                "Number of retries exceeded while attempting to acquire PostgreSQL advisory lock. Configure the number");

        assertThat(new MigrationFailureAnalyzer().analyze(failure))
                .satisfies(told -> assertThat(told.getAction()).contains("Another node migrates"));
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutADatabase {
        @Bean
        Object migrations() {
            throw new IllegalStateException(
                    "Unable to obtain connection", new SQLException("Connection attempt timed out.", "08001"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfAnotherVersion {
        @Bean
        Object schema() {
            throw new FlywayValidateException(new ErrorDetails(CoreErrorCode.VALIDATE_ERROR, ""), "not applied: 26.\n");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Unwilling {
        @Bean
        Object key() {
            throw new StartupRefusal("The key is not there.", "Put it there.");
        }
    }
}
