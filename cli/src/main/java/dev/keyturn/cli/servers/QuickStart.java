package dev.keyturn.cli.servers;

import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.terminal.Progress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What the first start after a build makes, so that others are quick: the servers' AOT caches. */
public final class QuickStart {
    /** The longest time for which making the caches may delay a start. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final String NAME = "the quick start";

    private final Progress progress;
    private final Runnable moment;
    private final Consumer<Runnable> unlessStopping;

    /**
     * @param moment waits between two looks; throws {@link Cancelled} if nobody waits any more
     * @param unlessStopping runs a step that starts or ends a process, or throws {@link Cancelled}
     */
    public QuickStart(Progress progress, Runnable moment, Consumer<Runnable> unlessStopping) {
        this.progress = progress;
        this.moment = moment;
        this.unlessStopping = unlessStopping;
    }

    /** Makes the caches that are missing, all at the same time: each process has phases that need only one processor. */
    public void prepare(List<ServerProcess> servers) {
        List<AotTraining> trainings =
                servers.stream().flatMap(server -> server.training().stream()).toList();
        if (trainings.isEmpty()) {
            return;
        }
        progress.say("This is the first start after a build: it takes longer, so that others are quick.");
        progress.begin("Preparing", NAME);
        advanceAll(trainings);
        if (trainings.stream().allMatch(AotTraining::succeeded)) {
            progress.done(NAME);
        } else {
            progress.failed(
                    NAME,
                    "The quick start could not be made, so this one takes longer. `KEYTURN_AOT_CACHE=off` does without.");
        }
    }

    private void advanceAll(List<AotTraining> trainings) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!trainings.stream().allMatch(AotTraining::isOver)) {
            moment.run();
            boolean late = System.nanoTime() > deadline;
            trainings.forEach(training -> unlessStopping.accept(late ? training::giveUp : training::advance));
        }
    }
}
