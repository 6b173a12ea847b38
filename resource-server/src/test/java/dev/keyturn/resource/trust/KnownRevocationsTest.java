package dev.keyturn.resource.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.COLLECTION;

import dev.keyturn.resource.testing.Hand;
import dev.keyturn.resource.trust.Revoked.Kind;
import dev.keyturn.resource.trust.TrustAnswer.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownRevocationsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(300);
    private static final TokenNames TOKEN = new TokenNames("KEY", "SESSION", "TOKEN", "CLIENT", null, "ACCOUNT");

    private final KnownRevocations known = new KnownRevocations(10);
    private final RevocationReading reading = new RevocationReading(known, 10, Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @EnumSource
    void refusesATokenForEachThingThatItBelongsTo(Kind kind) {
        assertThat(known.refuses(TOKEN)).isFalse();

        reading.take(news(entry(kind, kind.name(), LATER)));

        assertThat(known.refuses(TOKEN)).isTrue();
        assertThat(known.refusesKey("KEY")).isEqualTo(kind == Kind.KEY);
        assertThat(known.refuses(new TokenNames(null, null, null, "other", null, "other")))
                .isFalse();
    }

    @Test
    void refusesWhatCameByExchangeFromTheTokenOfAClient() {
        TokenNames exchanged = new TokenNames("k", "s", "t", "another", "CLIENT", "ACCOUNT");
        assertThat(known.refuses(exchanged)).isFalse();

        reading.take(news(entry(Kind.CLIENT, "CLIENT", LATER)));

        assertThat(known.refuses(exchanged)).isTrue();
    }

    @Test
    void aNameOfOneKindIsNoneOfAnother() {
        reading.take(news(entry(Kind.SESSION, "CLIENT", LATER), entry(Kind.TOKEN, "KEY", LATER)));

        assertThat(known.refuses(TOKEN)).isFalse();
    }

    @Test
    void tellsOnceOfAllThatComesAtOneTimeAndAfterItIsKnown() {
        List<Integer> told = new ArrayList<>();
        known.onChange(() -> {
            told.add(known.size());
            throw new IllegalStateException("a listener that fails");
        });

        reading.take(news(entry(Kind.SESSION, "SESSION", LATER), entry(Kind.TOKEN, "a", LATER)));
        reading.take(news(entry(Kind.SESSION, "SESSION", LATER)));
        reading.take(news(entry(Kind.TOKEN, "b", LATER)));

        assertThat(told).containsExactly(2, 3);
        assertThat(known.size()).isEqualTo(3);
    }

    /** As where there is no thread to close a socket with: a second try brings the same news. */
    @Test
    void tellsAgainWhomAnErrorKeptFromActing() {
        List<Integer> told = new ArrayList<>();
        known.onChange(() -> {
            told.add(known.size());
            if (told.size() == 1) {
                throw new OutOfMemoryError("as a test has it");
            }
        });
        TrustAnswer news = news(entry(Kind.SESSION, "SESSION", LATER));

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> reading.take(news));
        reading.take(news);

        assertThat(told).containsExactly(1, 1);
    }

    @Test
    void forgetsWhatNoTokenOutlives() {
        reading.take(news(entry(Kind.SESSION, "over", NOW), entry(Kind.SESSION, "soon", NOW.plusSeconds(1))));
        assertThat(known.size()).isEqualTo(1);

        known.forget(NOW.plusSeconds(1));
        assertThat(known.size()).isZero();
    }

    @Test
    void whatIsToldAgainIsKnownUntilTheLaterOfBothTimes() {
        reading.take(news(entry(Kind.SESSION, "SESSION", NOW.plusSeconds(1))));
        reading.take(news(entry(Kind.SESSION, "SESSION", LATER)));
        reading.take(news(entry(Kind.SESSION, "SESSION", NOW.plusSeconds(1))));

        known.forget(LATER.minusSeconds(1));
        assertThat(known.refuses(TOKEN)).isTrue();
        known.forget(LATER);
        assertThat(known.refuses(TOKEN)).isFalse();
    }

    @Test
    void whatAClockThatWasAheadLetItForgetIsReadAnew() {
        Hand hand = new Hand();
        RevocationReading reads = new RevocationReading(known, 10, hand);
        Entry session = entry(Kind.SESSION, "SESSION", hand.instant().plusSeconds(300));
        reads.take(news(session));
        hand.advance(Duration.ofHours(1));
        reads.take(news());
        assertThat(known.refuses(TOKEN)).isFalse();
        assertThat(reads.cursor()).isNotNull();

        hand.advance(Duration.ofHours(-1));
        reads.take(news());
        assertThat(reads.cursor()).isNull();
        reads.take(page(true, false, session));

        assertThat(known.refuses(TOKEN)).isTrue();
        assertThat(reads.cursor()).isNotNull();
    }

    @Test
    void whatIsGoodAgainIsAccepted() {
        reading.take(news(
                entry(Kind.CLIENT, "CLIENT", LATER),
                new Entry("CLIENT", "CLIENT", LATER, true),
                entry(Kind.ACCOUNT, "other", LATER)));

        assertThat(known.refuses(TOKEN)).isFalse();
        assertThat(known.size()).isEqualTo(1);
    }

    @Test
    void anAnswerThatBeginsAnewTakesAwayWhatItDoesNotNameButForKeys() {
        reading.take(
                news(entry(Kind.SESSION, "a", LATER), entry(Kind.CLIENT, "b", LATER), entry(Kind.KEY, "k", LATER)));

        reading.take(page(true, true, entry(Kind.SESSION, "c", LATER)));
        assertThat(known.size()).isEqualTo(4);
        reading.take(page(false, false, entry(Kind.SESSION, "a", LATER)));

        assertThat(Stream.of(
                        new Revoked(Kind.SESSION, "a"), new Revoked(Kind.SESSION, "c"), new Revoked(Kind.KEY, "k")))
                .allMatch(revoked -> known.refuses(names(revoked)));
        assertThat(known.size()).isEqualTo(3);
    }

    @Test
    void whatItDoesNotKnowYetItLeavesOut() {
        reading.take(news(new Entry("PLANET", "x", LATER, null)));

        assertThat(known.size()).isZero();
    }

    @Test
    void aFloodOfLogoutsLeavesRoomForKeysAndAllIsReadAnewOnceThereIsSome() {
        reading.take(news(IntStream.range(0, 12)
                .mapToObj(number -> entry(Kind.SESSION, "s" + number, NOW.plusSeconds(number < 5 ? 1 : 300)))
                .toArray(Entry[]::new)));
        reading.take(news(entry(Kind.KEY, "KEY", LATER)));

        assertThat(known.size()).isEqualTo(11);
        assertThat(reading.dropped()).isEqualTo(2);
        assertThat(reading.cursor()).isEqualTo("cursor");
        assertThat(known.refusesKey("KEY")).isTrue();

        known.forget(NOW.plusSeconds(2));
        reading.take(page(false, true));
        assertThat(reading.cursor()).as("not before the last page").isEqualTo("cursor");
        reading.take(news());
        assertThat(reading.cursor()).isNull();
    }

    /** One person can have any number of them revoked, and would keep others from logging out. */
    @Test
    void tokensGiveWayToLogouts() {
        reading.take(news(IntStream.range(0, 12)
                .mapToObj(number -> entry(Kind.TOKEN, "t" + number, NOW.plusSeconds(number < 2 ? 1 : 300)))
                .toArray(Entry[]::new)));
        known.forget(NOW.plusSeconds(1));
        assertThat(known.size()).isEqualTo(8);
        assertThat(known).extracting("tokens", COLLECTION).hasSize(8);
        Entry[] logouts = IntStream.range(0, 12)
                .mapToObj(number -> entry(Kind.SESSION, "s" + number, LATER))
                .toArray(Entry[]::new);

        reading.take(page(true, false, logouts));

        assertThat(IntStream.range(0, 10).mapToObj(number -> new Revoked(Kind.SESSION, "s" + number)))
                .allMatch(revoked -> known.refuses(names(revoked)));
        assertThat(known.size()).isEqualTo(10);
        assertThat(reading.dropped())
                .as("two tokens, those for eight logouts, two logouts")
                .isEqualTo(12);
    }

    @Test
    void noKindIsKeptWithoutBound() {
        reading.take(news(IntStream.range(0, 50)
                .mapToObj(number -> entry(number % 2 == 0 ? Kind.SESSION : Kind.ACCOUNT, "x" + number, LATER))
                .toArray(Entry[]::new)));

        assertThat(known.size()).isEqualTo(20);
        assertThat(reading.dropped()).isEqualTo(30);
    }

    /** Neither of what is known, nor of what has been read on the way to that. */
    @Test
    void aFirstAnswerOfAnyLengthTakesTheRoomOfWhatIsKnown() {
        reading.take(page(
                true,
                true,
                IntStream.range(0, 100)
                        .mapToObj(number -> entry(Kind.SESSION, "s" + number, number < 50 ? NOW : LATER))
                        .toArray(Entry[]::new)));

        assertThat(reading).extracting("loading", COLLECTION).hasSize(10);
    }

    private static TokenNames names(Revoked revoked) {
        return new TokenNames(
                revoked.kind() == Kind.KEY ? revoked.subject() : null, revoked.subject(), null, "client", null, "sub");
    }

    private static Entry entry(Kind kind, String subject, Instant until) {
        return new Entry(kind.name(), subject, until, null);
    }

    private static TrustAnswer news(Entry... entries) {
        return page(false, false, entries);
    }

    private static TrustAnswer page(boolean complete, boolean more, Entry... entries) {
        return new TrustAnswer("cursor", complete, more, List.of(), Arrays.asList(entries));
    }
}
