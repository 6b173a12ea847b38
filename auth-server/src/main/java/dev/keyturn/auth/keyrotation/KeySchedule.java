package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keys.CurrentKeys;
import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.KeyPlan;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.KeysProperties;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes the steps whose time has come. Each node looks at its copy of the plan every second, and only if a step is due
 * does it ask the database, whose clock decides.
 */
@Component
class KeySchedule {
    private static final Logger log = LoggerFactory.getLogger(KeySchedule.class);
    private static final String BY = "by the schedule";

    private final CurrentKeys current;
    private final KeyLifecycle lifecycle;
    private final KeysProperties settings;
    private final Clock clock;

    KeySchedule(CurrentKeys current, KeyLifecycle lifecycle, KeysProperties settings, Clock clock) {
        this.current = current;
        this.lifecycle = lifecycle;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT1S")
    void run() {
        if (!current.plan().due(clock.instant())) {
            return;
        }
        try {
            lifecycle.takeIfNobodyElse(facts -> due(facts, settings), BY).ifPresent(done -> {
                if (done.decision() instanceof Decision.Go go) {
                    log.info("{}", go.message());
                }
            });
        } catch (DataAccessException | TransactionException e) {
            // Each step is safe at any later time too.
            log.warn("The keys were not rotated: {}", e.getClass().getSimpleName());
        }
    }

    /** The first step that is due; what else is comes a second later. */
    static Decision due(KeyFacts facts, KeysProperties settings) {
        KeyRules rules = new KeyRules(facts, settings, false);
        if (facts.standby().isEmpty()) {
            return rules.stage();
        }
        KeyPlan plan = KeyPlan.of(facts, settings);
        if (!plan.nextRotationAt().isAfter(facts.now()) && !plan.safeAt().isAfter(facts.now())) {
            return rules.rotate();
        }
        return facts.in(KeyState.RETIRED).stream()
                .filter(key ->
                        !Objects.requireNonNull(key.removableAt(settings)).isAfter(facts.now()))
                .findFirst()
                .map(key -> rules.remove(key.kid()))
                .orElseGet(() -> new Decision.Already(null, "Nothing is due.", null));
    }
}
