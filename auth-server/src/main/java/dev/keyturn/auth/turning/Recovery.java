package dev.keyturn.auth.turning;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keys.RestoreWatch;
import dev.keyturn.auth.turning.Renewal.Renewed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a server issue tokens again whose database was restored: with other keys, and without what was open then. */
@Component
class Recovery {
    private final RestoreWatch watch;
    private final Renewal renewal;

    Recovery(RestoreWatch watch, Renewal renewal) {
        this.watch = watch;
        this.renewal = renewal;
    }

    /** @param force also if nobody has noticed a restore */
    Recovered run(boolean force, Actor actor) {
        watch.look();
        if (!watch.holding() && !force) {
            return new Recovered(false, null, null, 0, null);
        }
        Instant lostSince = watch.lastCount();
        Renewed renewed = renewal.run(
                "after a restore, what was changed since %s is lost, %s".formatted(lostSince, actor), watch::recovered);
        watch.look();
        return new Recovered(true, renewed.activated(), renewed.staged(), renewed.sessionsEnded(), lostSince);
    }

    /**
     * What was done.
     *
     * @param recovered false if there was nothing to recover from
     * @param lostSince about when the backup was made: what was changed after it is lost
     */
    record Recovered(
            boolean recovered,
            @Nullable String activated,
            @Nullable String staged,
            int sessionsEnded,
            @Nullable Instant lostSince) {}
}
