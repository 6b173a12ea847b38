package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeServer;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Execution(ExecutionMode.CONCURRENT)
class StopPauseTest {
    @Test
    void callsAreTakenForAMomentOnceTheReadinessIsDown() throws Exception {
        ConfigurableApplicationContext server = new SpringApplicationBuilder(EdgeServer.class)
                .properties("spring.main.banner-mode=off", "server.port=0", "keyturn.stop.pause=PT2S")
                .run();
        Caller caller = server.getBean(Caller.class);
        ApplicationAvailability availability = server.getBean(ApplicationAvailability.class);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Thread> stopping = new CompletableFuture<>();
            Future<?> stop = threads.submit(() -> {
                stopping.complete(Thread.currentThread());
                server.close();
            });
            await().until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC
                    && stopping.get().getState() == Thread.State.TIMED_WAITING);

            assertThat(caller.get("/nothing").status()).isEqualTo(404);
            assertThat(server.getBean(ThreadPoolTaskScheduler.class)
                            .getScheduledExecutor()
                            .isShutdown())
                    .as("what is done now and then is done meanwhile, too")
                    .isFalse();

            stop.get();
        }
        assertThatThrownBy(() -> caller.get("/nothing")).isInstanceOf(ConnectException.class);
    }

    /** Their end is told to the server, which they belong to. */
    @Test
    @Timeout(10)
    void theEndOfWhatIsOnThePortOfTheManagementIsNoReasonToPause() {
        StaticApplicationContext server = new StaticApplicationContext();
        StaticApplicationContext management = new StaticApplicationContext(server);
        StopPause pause = new StopPause(server, new StopProperties(Duration.ofMinutes(1)));

        pause.awaitOthers(new ContextClosedEvent(management));
    }
}
