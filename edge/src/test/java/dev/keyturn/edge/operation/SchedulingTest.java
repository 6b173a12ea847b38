package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Scheduled;

class SchedulingTest {
    /** What a server does without them shows only much later. */
    @Test
    void aTaskThatThrowsAnErrorRunsAgain() {
        new ApplicationContextRunner()
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class, ThrowingTask.class)
                .run(context -> assertThat(
                                context.getBean(ThrowingTask.class).runs.await(10, TimeUnit.SECONDS))
                        .isTrue());
    }

    static class ThrowingTask {
        private final CountDownLatch runs = new CountDownLatch(3);

        @Scheduled(fixedDelayString = "PT0.01S")
        void fails() {
            runs.countDown();
            throw new OutOfMemoryError("unable to create native thread: as a test has it");
        }
    }

    @Test
    void aTaskThatWaitsKeepsNoOtherFromItsTime() {
        new ApplicationContextRunner()
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class, Tasks.class)
                .run(context -> {
                    Tasks tasks = context.getBean(Tasks.class);
                    assertThat(tasks.waiting.await(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(tasks.runsOfTheOther.await(10, TimeUnit.SECONDS)).isTrue();
                    tasks.end.countDown();
                });
    }

    static class Tasks {
        private final CountDownLatch waiting = new CountDownLatch(1);
        private final CountDownLatch runsOfTheOther = new CountDownLatch(5);
        private final CountDownLatch end = new CountDownLatch(1);

        @Scheduled(fixedDelayString = "PT0.01S")
        void waits() throws InterruptedException {
            waiting.countDown();
            end.await();
        }

        @Scheduled(fixedDelayString = "PT0.01S", initialDelayString = "PT0.01S")
        void other() throws InterruptedException {
            waiting.await();
            runsOfTheOther.countDown();
        }
    }
}
