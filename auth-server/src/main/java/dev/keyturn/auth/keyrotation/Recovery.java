package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keyrotation.KeyReplacement.Replaced;
import dev.keyturn.auth.keys.RestoreCounts;
import dev.keyturn.auth.keys.RestoreWatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Recovers from a restore of the database, so that tokens are issued again: with new keys, and without the sessions
 * from before.
 */
@Component
class Recovery {
    private final RestoreWatch watch;
    private final RestoreCounts counts;
    private final KeyReplacement replacement;
    private final KeyRevocation revocation;

    Recovery(RestoreWatch watch, RestoreCounts counts, KeyReplacement replacement, KeyRevocation revocation) {
        this.watch = watch;
        this.counts = counts;
        this.replacement = replacement;
        this.revocation = revocation;
    }

    /**
     * Recovers, and returns once the nodes sign with the new keys: the operator's next token is not one of a revoked key.
     *
     * @param force also if nobody has noticed a restore
     */
    Recovered run(boolean force, Actor actor) {
        watch.look();
        if (!watch.holding() && !force) {
            return new Recovered(false, null, null, 0, null);
        }
        Instant lostSince = counts.lastBeforeAPause();
        Replaced replaced = replacement.run(
                "after a restore, what was changed since %s is lost, %s".formatted(lostSince, actor),
                counts::recovered);
        watch.look();
        revocation.awaitNodes();
        return new Recovered(true, replaced.activated(), replaced.staged(), replaced.sessionsEnded(), lostSince);
    }

    /**
     * The result of a recovery.
     *
     * @param recovered false if there was nothing to recover from
     * @param lostSince about when the backup was made: later changes are lost
     */
    record Recovered(
            boolean recovered,
            @Nullable String activated,
            @Nullable String staged,
            int sessionsEnded,
            @Nullable Instant lostSince) {}
}
