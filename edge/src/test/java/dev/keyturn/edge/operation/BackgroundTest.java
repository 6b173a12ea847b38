package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@Isolated("a server that starts meanwhile makes the log anew, and a line may be lost")
class BackgroundTest {
    private static final String NO_THREAD = "unable to create native thread: possibly out of memory";

    /** As where the machine has no thread left for a moment, or somebody else interrupts it. */
    @Test
    void goesOnWhateverARoundThrows(CapturedOutput output) throws Exception {
        Work work = new Work(
                new OutOfMemoryError(NO_THREAD), new IllegalStateException("a bug"), new InterruptedException());

        work.start();
        assertThat(work.done.await(20, TimeUnit.SECONDS)).isTrue();
        work.stop();

        assertThat(output.getOut()).containsOnlyOnce("counting stumbled").contains("OutOfMemoryError: " + NO_THREAD);
    }

    @Test
    void goesOnIfThatCannotBeTold(CapturedOutput output) throws Exception {
        Work work = new Work(new Untellable());

        work.start();
        assertThat(work.done.await(20, TimeUnit.SECONDS)).isTrue();
        work.stop();

        assertThat(output.getOut()).containsOnlyOnce("counting stumbled").contains("OutOfMemoryError: " + NO_THREAD);
    }

    /** Also where a round leaves its thread interrupted, as one does that was stopped in a call of a library. */
    @Test
    void hasLastWordsOnceItIsStopped() throws Exception {
        Work work = new Work();
        work.start();
        assertThat(work.done.await(20, TimeUnit.SECONDS)).isTrue();

        work.stop();

        assertThat(work.left.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(work.isRunning()).isFalse();
        assertThat(work.rounds).hasValue(1);
    }

    private static final class Work extends Background {
        private final List<Throwable> troubles;
        private final AtomicInteger rounds = new AtomicInteger();
        private final CountDownLatch done = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);

        private Work(Throwable... troubles) {
            super(Thread.ofVirtual().name("counting"), Duration.ofMillis(10));
            this.troubles = List.of(troubles);
        }

        @Override
        protected void round() throws Exception {
            int round = rounds.getAndIncrement();
            if (round == troubles.size()) {
                done.countDown();
                awaitTheStop();
                return;
            }
            switch (troubles.get(round)) {
                case Error error -> throw error;
                case InterruptedException interrupted -> {
                    Thread.currentThread().interrupt();
                    throw interrupted;
                }
                case Throwable exception -> throw (Exception) exception;
            }
        }

        private static void awaitTheStop() {
            try {
                Thread.sleep(Duration.ofMinutes(1));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
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

    /** What the log cannot have, as where that needs something that there is none of. */
    private static final class Untellable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError(NO_THREAD);
        }
    }
}
