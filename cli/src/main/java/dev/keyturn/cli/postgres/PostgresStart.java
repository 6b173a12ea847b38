package dev.keyturn.cli.postgres;

import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.running.Signals;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One start of {@link Postgres}, watched while the library makes it: the library waits until its limit, even if PostgreSQL
 * has refused to start, or refuses our password. That is learnt of by a login of our own, because the log has those of
 * others.
 */
final class PostgresStart {
    /**
     * The log lines after which PostgreSQL will not start any more. Only its own programs, and the one that sets it apart
     * from root, begin a line so: what others send and it quotes comes after a time, or a tab.
     */
    private static final Pattern REFUSED =
            Pattern.compile("^(?:pg_ctl: (?:error|could not)|unshare: )", Pattern.MULTILINE);

    /** The SQLSTATE of a login with a wrong password. */
    private static final String WRONG_PASSWORD = "28P01";

    private static final Pattern FATAL = Pattern.compile("(?:FATAL|PANIC|initdb: error|pg_ctl: error): +(.*)");

    /**
     * How PostgreSQL's programs say that they may not enter a folder. Their starter may: what root starts has none of
     * root's rights.
     */
    private static final Pattern KEPT_OUT =
            Pattern.compile("^(?:unshare|pg_ctl): +(.*: Permission denied)$", Pattern.MULTILINE);

    private final Postgres postgres;
    private final DataFolder data;
    private final int port;
    private final String password;
    private final FutureTask<EmbeddedPostgres> launch;
    /** Whether PostgreSQL has said that it takes connections. */
    private boolean ready;
    /** Whether it has let us in. */
    private boolean letIn;

    /** @param launch the library's part, which returns when PostgreSQL answers */
    PostgresStart(Postgres postgres, DataFolder data, int port, String password, Callable<EmbeddedPostgres> launch) {
        this.postgres = postgres;
        this.data = data;
        this.port = port;
        this.password = password;
        this.launch = new FutureTask<>(launch);
    }

    /**
     * Returns when PostgreSQL answers, and leaves nothing running otherwise.
     *
     * @param cancelled whether nobody waits any more, which is a {@link Cancelled}
     */
    EmbeddedPostgres await(Progress progress, BooleanSupplier cancelled) throws IOException {
        Thread starter = Thread.ofPlatform().daemon().name("postgres-start").start(launch);
        while (true) {
            try {
                return launch.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillStarting) {
                progress.tick();
                try {
                    look(cancelled);
                } catch (Cancelled | Failure end) {
                    giveUp(starter);
                    throw end;
                }
            } catch (ExecutionException e) {
                noteReady();
                endPrograms();
                postgres.stopOrphan();
                throw refused(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Cancelled();
            }
        }
    }

    private void noteReady() {
        ready = ready || postgres.running().map(RunFolder.Running::ready).orElse(false);
    }

    /**
     * Looks how far PostgreSQL has come.
     *
     * @throws Cancelled if nobody waits any more
     * @throws Failure if there is nothing to wait for
     */
    private void look(BooleanSupplier cancelled) {
        noteReady();
        if (cancelled.getAsBoolean()) {
            throw new Cancelled();
        }
        if (REFUSED.matcher(postgres.log().end()).find()) {
            throw refused(null);
        }
        letIn = letIn || (ready && logIn());
    }

    /**
     * False if it may let us in later. Waits for a second at most, so that whoever cancels need not wait for longer.
     */
    private boolean logIn() {
        try {
            DriverManager.getConnection(
                            Database.url(port, "postgres") + "?loginTimeout=1", Postgres.SUPERUSER, password)
                    .close();
            return true;
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new Failure(
                        "PostgreSQL does not take the POSTGRES_PASSWORD of %s (%s): restore that file and %s from the same backup."
                                .formatted(
                                        new LocalSecrets(data.root()).credentialsPath(),
                                        e.getMessage(),
                                        data.postgres()),
                        e);
            }
            return false;
        }
    }

    /**
     * Ends a start. When interrupted, the library takes its server for started, or leaves behind the program for which
     * it waited.
     */
    private void giveUp(Thread starter) throws IOException {
        starter.interrupt();
        try {
            launch.get(Postgres.STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).close();
        } catch (ExecutionException | TimeoutException e) {
            // Nothing of the library's to close; what it began is ended below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endPrograms();
        postgres.stopOrphan();
    }

    /**
     * Ends a running initdb, and waits until a running pg_ctl has failed or has started its server, which the caller
     * then stops. Only initdb itself is told to end: it then waits for the program that it began, which might outlive
     * it otherwise.
     */
    private void endPrograms() throws IOException {
        if (!Files.exists(data.postgresPrograms())) {
            return; // not even unpacked
        }
        // The path without links, by which the system names programs.
        String programs = data.postgresPrograms().toRealPath() + "/";
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(programs))
                .forEach(child -> {
                    // Listed before the parent ends: its children cannot be found afterwards, and may still write.
                    List<ProcessHandle> family =
                            Stream.concat(child.descendants(), Stream.of(child)).toList();
                    if (child.info().commandLine().orElse("").contains("/bin/initdb ")) {
                        child.destroy();
                    }
                    family.stream().map(ProcessId::of).forEach(this::awaitEndOrServer);
                });
    }

    private void awaitEndOrServer(ProcessId program) {
        long deadline = System.nanoTime() + Postgres.STOP_LIMIT.toNanos();
        try {
            while (postgres.running().isEmpty() && System.nanoTime() < deadline) {
                if (Signals.awaitEnd(program, Duration.ofMillis(100))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * By what the log says; if it is empty, PostgreSQL did not run, and the cause is no fault of its data, nor is it
     * after PostgreSQL was ready.
     */
    private Failure refused(@Nullable Throwable cause) {
        String said = postgres.log().end();
        if (cause != null && said.isBlank()) {
            return new Failure(
                    "PostgreSQL could not be unpacked or run (%s): mend that and start again. No data are in the way; `rm -r '%s'` has it unpacked anew."
                            .formatted(root(cause), data.postgresPrograms()),
                    cause);
        }
        if (ready) {
            return new Failure(
                    "PostgreSQL started, and then ended or did not answer: read `./keyturn logs postgres`,"
                            + " and start again.",
                    cause);
        }
        Matcher kept = KEPT_OUT.matcher(said);
        if (kept.find()) {
            return new Failure(
                    "PostgreSQL was kept from its folders (%s): give all of %s to the user who starts Keyturn, and let that one into the folders above it."
                            .formatted(kept.group(1), data.root()),
                    cause);
        }
        String reason = "its log tells why";
        Matcher lines = FATAL.matcher(said);
        while (lines.find()) {
            reason = lines.group(1);
        }
        return new Failure(
                "PostgreSQL did not start (%s): read `./keyturn logs postgres`; %s.".formatted(reason, mend()), cause);
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }

    private String mend() {
        return data.hasDatabase()
                ? "if its folder is damaged, restore %s from a backup, or begin anew and lose all data with `rm -r '%s'`"
                        .formatted(data.postgres(), data.root())
                : "there are no data yet, so mend that and start again";
    }
}
