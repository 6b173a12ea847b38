package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import dev.keyturn.auth.keystore.Keys;
import dev.keyturn.auth.keystore.SigningFence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyRulesTest {
    private static final Instant NOW = Keys.NOW;

    @Test
    void stagingNamesTheStandbyThatIsThere() {
        Decision decision = rules(Keys.usual()).stage();

        assertThat(decision).asInstanceOf(type(Decision.Already.class)).satisfies(already -> {
            assertThat(already.kid()).isEqualTo("standby");
            assertThat(already.message()).contains("stands by already");
        });
    }

    @Test
    void aRotationRetiresActivatesAndStagesTheNext() {
        assertThat(steps(rules(Keys.usual()).rotate())).containsExactly("retire active", "activate standby", "stage");
    }

    @Test
    void aSecondStandbyMakesStagingAnotherNeedless() {
        Keys keys = Keys.usual().standby("younger", NOW.minusSeconds(1));

        assertThat(steps(rules(keys).rotate())).containsExactly("retire active", "activate standby");
    }

    @Test
    void aKeyThatSomebodyMayNotHaveDoesNotSignUntilTheyMust() {
        Keys keys = new Keys().active(Keys.YESTERDAY).standby("standby", NOW.minusSeconds(60));

        Decision decision = rules(keys).rotate();

        assertThat(decision).asInstanceOf(type(Decision.TooEarly.class)).satisfies(early -> {
            assertThat(early.safeAt()).isEqualTo(NOW.plusSeconds(5 * 60 + 30 - 60));
            assertThat(early.reason()).contains("PT5M30S");
        });
    }

    @Test
    void forceOverrulesThat() {
        Keys keys = new Keys().active(Keys.YESTERDAY).standby("standby", NOW.minusSeconds(60));

        Decision decision = new KeyRules(keys.facts(), Keys.SETTINGS, true).rotate();

        assertThat(steps(decision)).contains("activate standby");
    }

    @Test
    void aForcedActivationSaysWhoDoesNotHoldTheKey() {
        Keys keys = Keys.usual().consumer(new Consumer("api:1", "api", Set.of("active"), NOW, NOW));

        Decision decision = new KeyRules(keys.facts(), Keys.SETTINGS, true).rotate();

        assertThat(decision)
                .asInstanceOf(type(Decision.Go.class))
                .satisfies(go -> assertThat(go.passedOver()).containsExactly("api:1"));
    }

    @Test
    void whatIsAskedTwiceIsDoneOnce() {
        Instant turned = NOW.minusSeconds(2);
        Keys keys = new Keys().retired("old", turned).active(turned).standby("next", turned);

        assertThat(rules(keys).rotate())
                .asInstanceOf(type(Decision.Already.class))
                .satisfies(already -> assertThat(already.kid()).isEqualTo("active"));
        assertThat(rules(keys).activate("active")).isInstanceOf(Decision.Already.class);
        assertThat(rules(keys).retire("old")).isInstanceOf(Decision.Already.class);
        assertThat(rules(keys.removed("gone")).remove("gone")).isInstanceOf(Decision.Already.class);
        assertThat(rules(keys.revoked("bad")).revoke("bad", true)).isInstanceOf(Decision.Already.class);
    }

    /** Who names a key wants that one, and no other answer. */
    @Test
    void aKeyThatIsNamedIsNotTakenForTheOneBefore() {
        Instant turned = NOW.minusSeconds(2);
        Keys keys = new Keys().retired("old", turned).active(turned).standby("next", turned);

        assertThat(rules(keys).activate("next")).isInstanceOf(Decision.TooEarly.class);
        assertThat(rules(keys).retire("active")).isInstanceOf(Decision.TooEarly.class);
    }

    @Test
    void aKeyIsRemovedOnlyAfterItsLastTokenHasExpired() {
        Duration needed = SigningFence.LONGEST_SILENCE.plus(Keys.LIFETIME).plusSeconds(30);
        Keys keys = Keys.usual().retired("old", NOW.minus(needed).plusSeconds(1));

        assertThat(rules(keys).remove("old"))
                .asInstanceOf(type(Decision.TooEarly.class))
                .satisfies(early -> assertThat(early.safeAt()).isEqualTo(NOW.plusSeconds(1)));
        assertThat(steps(rules(Keys.usual().retired("old", NOW.minus(needed))).remove(null)))
                .containsExactly("remove old");
    }

    @Test
    void noKeyLeavesWithoutAnotherInItsPlace() {
        assertThat(rules(Keys.usual()).remove("active")).isInstanceOf(Decision.Impossible.class);
        assertThat(rules(Keys.usual()).remove("standby")).isInstanceOf(Decision.Impossible.class);
        assertThat(steps(rules(Keys.usual()).retire("standby"))).containsExactly("retire standby", "stage");
        assertThat(steps(rules(Keys.usual()).retire("active")))
                .containsExactly("retire active", "activate standby", "stage");
    }

    @Test
    void whatNeverSignsAgainIsNotActivated() {
        Keys keys = Keys.usual().retired("old", NOW).revoked("bad").removed("gone");

        for (String kid : List.of("old", "bad", "gone")) {
            assertThat(rules(keys).activate(kid)).isInstanceOf(Decision.Impossible.class);
        }
        assertThat(rules(keys).activate("unheard of")).isInstanceOf(Decision.Unknown.class);
    }

    @Test
    void aCompromisedKeyIsReplacedAtOnceHoweverYoungTheStandby() {
        Keys keys = new Keys().active(Keys.YESTERDAY).standby("standby", NOW);

        assertThat(steps(rules(keys).revoke("active", true)))
                .containsExactly("revoke active", "activate standby", "stage");
        assertThat(steps(rules(Keys.usual()).revoke("standby", true))).containsExactly("revoke standby", "stage");
        assertThat(steps(rules(Keys.usual().retired("old", NOW)).revoke("old", true)))
                .containsExactly("revoke old");
    }

    @Test
    void withoutACompromiseNoGoodTokenIsRefused() {
        assertThat(rules(Keys.usual()).revoke("active", false)).isInstanceOf(Decision.Impossible.class);
        assertThat(rules(Keys.usual().retired("old", NOW)).revoke("old", false)).isInstanceOf(Decision.TooEarly.class);
        assertThat(steps(rules(Keys.usual()).revoke("standby", false))).containsExactly("revoke standby", "stage");
    }

    @Test
    void theScheduleTurnsWhenItIsTime() {
        Keys due = new Keys().active(NOW.minus(Duration.ofDays(90))).standby("standby", Keys.YESTERDAY);
        Keys early =
                new Keys().active(NOW.minus(Duration.ofDays(90)).plusSeconds(1)).standby("standby", Keys.YESTERDAY);
        Keys young = new Keys()
                .active(NOW.minus(Duration.ofDays(90)))
                .standby("standby", NOW.minus(Duration.ofHours(24)).plusSeconds(1));

        assertThat(steps(KeySchedule.due(due.facts(), Keys.SETTINGS))).contains("activate standby");
        assertThat(KeySchedule.due(early.facts(), Keys.SETTINGS)).isInstanceOf(Decision.Already.class);
        assertThat(KeySchedule.due(young.facts(), Keys.SETTINGS)).isInstanceOf(Decision.Already.class);
    }

    @Test
    void theScheduleRemovesWhatHasServed() {
        Keys keys = Keys.usual().retired("old", NOW.minus(Duration.ofHours(1)));

        assertThat(steps(KeySchedule.due(keys.facts(), Keys.SETTINGS))).containsExactly("remove old");
    }

    private static KeyRules rules(Keys keys) {
        return new KeyRules(keys.facts(), Keys.SETTINGS, false);
    }

    private static List<String> steps(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Go.class);
        return ((Decision.Go) decision)
                .changes().stream()
                        .map(change -> change.step().word()
                                + (change.key() == null
                                        ? ""
                                        : " " + change.key().kid()))
                        .toList();
    }
}
