package dev.keyturn.edge.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.errors.PassingFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final int MOST = 4;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore mayWork = new Semaphore(0);
    private final Queue<List<Integer>> groups = new ConcurrentLinkedQueue<>();
    private final Batcher<Integer, String> batcher = new Batcher<>(MOST, Duration.ofSeconds(10), this::work);

    /** Leaves the odd ones undone, and fails at all if there is a negative one. */
    private List<Optional<String>> work(List<Integer> numbers) {
        groups.add(List.copyOf(numbers));
        mayWork.acquireUninterruptibly();
        if (numbers.stream().anyMatch(number -> number < 0)) {
            throw new IllegalArgumentException("negative");
        }
        return numbers.stream()
                .map(number -> Optional.of(number).filter(even -> even % 2 == 0).map(String::valueOf))
                .toList();
    }

    @AfterEach
    void everybodyGoes() {
        mayWork.release(1000);
        callers.close();
    }

    @Test
    void whoComesAloneIsNotKeptWaiting() {
        mayWork.release(2);

        assertThat(batcher.carryOut(2)).contains("2");
        assertThat(batcher.carryOut(3)).isEmpty();
        assertThat(groups).containsExactly(List.of(2), List.of(3));
    }

    @Test
    void thoseWhoComeMeanwhileGoTogether() throws Exception {
        List<Future<Optional<String>>> answers = oneAtWorkAndThen(4, 5, 6);

        mayWork.release(2);

        assertThat(answers.getFirst().get()).contains("0");
        assertThat(answers.get(1).get()).contains("4");
        assertThat(answers.get(2).get()).isEmpty();
        assertThat(answers.get(3).get()).contains("6");
        assertThat(groups).containsExactly(List.of(0), List.of(4, 5, 6));
    }

    @Test
    void aGroupIsNoLargerThanItMayBe() throws Exception {
        List<Future<Optional<String>>> answers = oneAtWorkAndThen(2, 4, 6, 8, 10, 12);

        mayWork.release(3);

        for (Future<Optional<String>> answer : answers) {
            assertThat(answer.get()).isPresent();
        }
        assertThat(groups).containsExactly(List.of(0), List.of(2, 4, 6, 8), List.of(10, 12));
    }

    @Test
    void aFailureIsEachOnesOfTheGroupAndOfThoseWhoWaitedMeanwhile() throws Exception {
        List<Future<Optional<String>>> answers = oneAtWorkAndThen(2, 4, -1, 8, 10);

        mayWork.release(4);

        assertThat(answers.getFirst().get()).contains("0");
        for (Future<Optional<String>> failed : answers.subList(1, 6)) {
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(batcher.carryOut(12)).contains("12");
        assertThat(groups).containsExactly(List.of(0), List.of(2, 4, -1, 8), List.of(12));
    }

    @Test
    void whoHasWaitedTooLongLeavesAndNothingIsDone() throws Exception {
        Batcher<Integer, String> impatient = new Batcher<>(MOST, Duration.ofMillis(50), this::work);
        Future<Optional<String>> first = callers.submit(() -> impatient.carryOut(0));
        await().until(() -> groups.size() == 1);

        assertThatThrownBy(() -> impatient.carryOut(2)).isInstanceOf(PassingFault.class);

        mayWork.release(2);
        assertThat(first.get()).contains("0");
        assertThat(impatient.carryOut(4)).contains("4");
        assertThat(groups).containsExactly(List.of(0), List.of(4));
    }

    @Test
    void whoIsInterruptedLeaves() throws Exception {
        Future<Optional<String>> first = oneAtWorkAndThen().getFirst();
        Thread waiting = Thread.ofVirtual().start(() -> batcher.carryOut(2));
        await().until(() -> batcher.waiting() == 1);

        waiting.interrupt();
        waiting.join();

        mayWork.release();
        assertThat(first.get()).contains("0");
        assertThat(groups).containsExactly(List.of(0));
    }

    /** At the very moment when it is its turn to work. */
    @Test
    void whoLeavesWhenItIsCalledKeepsNobodyFromWork() throws Exception {
        Batcher<Integer, Integer> hasty = new Batcher<>(
                MOST,
                Duration.ZERO,
                numbers -> numbers.stream().map(Optional::of).toList());
        try (ExecutorService others = Executors.newFixedThreadPool(4)) {
            List<? extends Future<?>> ends = IntStream.range(0, 4)
                    .mapToObj(caller -> others.submit(
                            () -> IntStream.range(0, 20_000).forEach(number -> tryToCarryOut(hasty, number))))
                    .toList();
            for (Future<?> end : ends) {
                end.get();
            }
        }

        assertThat(hasty.carryOut(1)).contains(1);
    }

    private static void tryToCarryOut(Batcher<Integer, Integer> batcher, int number) {
        try {
            batcher.carryOut(number);
        } catch (PassingFault hasLeft) {
            assertThat(hasLeft).hasMessageContaining("too long");
        }
    }

    @Test
    void whatIsLookedUpByItsKeyIsTakenOnceForAllWhoAskForIt() throws Exception {
        Batcher<Integer, String> found = Batcher.byKey(
                keys -> {
                    work(keys);
                    return keys.stream()
                            .distinct()
                            .filter(key -> key > 0)
                            .map(String::valueOf)
                            .toList()
                            .reversed();
                },
                Integer::valueOf);
        List<Future<Optional<String>>> answers = new ArrayList<>();
        answers.add(callers.submit(() -> found.carryOut(0)));
        await().until(() -> groups.size() == 1);
        for (int key : List.of(3, 1, 3, 0)) {
            answers.add(callers.submit(() -> found.carryOut(key)));
        }
        await().until(() -> found.waiting() == 4);

        mayWork.release(2);

        assertThat(answers.getFirst().get()).isEmpty();
        assertThat(answers.get(1).get()).contains("3");
        assertThat(answers.get(2).get()).contains("1");
        assertThat(answers.get(3).get()).contains("3");
        assertThat(answers.get(4).get()).isEmpty();
        assertThat(groups).hasSize(2);
    }

    @Test
    void nobodyIsForgottenAmongMany() throws Exception {
        mayWork.release(100_000);
        List<Future<Optional<String>>> answers = IntStream.range(0, 5_000)
                .mapToObj(number -> callers.submit(() -> batcher.carryOut(number * 2)))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get()).contains(String.valueOf(i * 2));
        }
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(5_000);
    }

    /** The number 0 is being worked at; the others wait, in this order. */
    private List<Future<Optional<String>>> oneAtWorkAndThen(int... others) {
        List<Future<Optional<String>>> answers = new ArrayList<>();
        answers.add(callers.submit(() -> batcher.carryOut(0)));
        await().until(() -> groups.size() == 1);
        for (int i = 0; i < others.length; i++) {
            int number = others[i];
            int waiting = i + 1;
            answers.add(callers.submit(() -> batcher.carryOut(number)));
            await().until(() -> batcher.waiting() == waiting);
        }
        return answers;
    }
}
