package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BackgroundTest {
    /** As where the machine has no thread left for a moment. */
    @Test
    void goesOnWhateverARoundThrows(CapturedOutput output) throws Exception {
        Work work = new Work();

        work.start();
        assertThat(work.done.await(20, TimeUnit.SECONDS)).isTrue();
        work.stop();

        assertThat(output.getOut())
                .containsOnlyOnce("counting stumbled")
                .contains("OutOfMemoryError: unable to create native thread");
    }

    @Test
    void hasLastWordsOnceItIsStopped() throws Exception {
        Work work = new Work();
        work.start();
        assertThat(work.done.await(20, TimeUnit.SECONDS)).isTrue();

        work.stop();

        assertThat(work.left.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(work.isRunning()).isFalse();
        assertThat(work.rounds).hasValue(3);
    }

    private static final class Work extends Background {
        private final AtomicInteger rounds = new AtomicInteger();
        private final CountDownLatch done = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);

        private Work() {
            super(Thread.ofVirtual().name("counting"));
        }

        @Override
        protected void round() throws Exception {
            switch (rounds.incrementAndGet()) {
                case 1 -> throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
                case 2 -> throw new IllegalStateException("a bug");
                default -> {
                    done.countDown();
                    Thread.sleep(Duration.ofMinutes(1));
                }
            }
        }

        @Override
        protected void leave() {
            if (!Thread.currentThread().isInterrupted()) {
                left.countDown();
            }
        }

        @Override
        protected Duration lastWords() {
            return Duration.ofSeconds(10);
        }
    }
}
