package dev.keyturn.cli.local;

import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.Java;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.running.LogFile;
import dev.keyturn.cli.running.LogReader;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Starts the supervisor as a background process and waits, telling what it tells, until all is started or has failed. */
final class Detached {
    private static final int POLL_MILLIS = 100;

    private final LocalSettings settings;
    private final PrintWriter to;
    private final DataFolder data;
    private final RunFolder run;
    private final LogFile log;
    private final LogReader told;

    Detached(LocalSettings settings, PrintWriter to) {
        this.settings = settings;
        this.to = to;
        this.data = new DataFolder(settings.data());
        this.run = new RunFolder(data.run());
        this.log = data.log(RunFolder.SUPERVISOR);
        this.told = new LogReader(log, 0);
    }

    /**
     * Returns when everything runs; throws {@link AlreadyTold} if the supervisor failed and has said why.
     *
     * @return whether all of it was ready, or else what it waits for has been told
     */
    boolean start() {
        data.prepare();
        RunningParts running = new RunningParts(data);
        if (!run.lock(RunFolder.STARTING)) {
            throw new Failure("Keyturn is already being started on %s: see how far it is with `./keyturn status`."
                    .formatted(data.root()));
        }
        if (running.anything()) {
            throw new Failure(running.sentence());
        }
        log.rotate();
        try {
            Process supervisor = launch();
            Thread interrupted = Thread.ofPlatform().unstarted(() -> end(supervisor));
            Runtime.getRuntime().addShutdownHook(interrupted);
            await(supervisor, running);
            Runtime.getRuntime().removeShutdownHook(interrupted);
            return running.wereReady();
        } catch (IOException e) {
            throw new Failure("The supervisor could not be started (%s).".formatted(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }

    private Process launch() throws IOException {
        List<String> command = Java.command(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dkeyturn.home=" + settings.home(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.keyturn.cli.Keyturn",
                "supervise"));
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                .start();
    }

    private void await(Process supervisor, RunningParts running) throws InterruptedException {
        while (!running.supervisor().map(RunFolder.Running::ready).orElse(false)) {
            boolean ended = !supervisor.isAlive();
            tell();
            if (ended) {
                throw new AlreadyTold(supervisor.exitValue());
            }
            Thread.sleep(POLL_MILLIS);
        }
        tell();
    }

    private void tell() {
        told.more().stream().map(DatedLines::undated).forEach(to::println);
        to.flush();
    }

    private static void end(Process supervisor) {
        supervisor.destroy();
        supervisor.onExit().join();
    }
}
