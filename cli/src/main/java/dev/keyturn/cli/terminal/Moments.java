package dev.keyturn.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Times as a person reads them: local, and how far away. */
public record Moments(Clock clock, ZoneId zone) {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter ANOTHER_DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int[] SECONDS = {86_400, 3_600, 60, 1};
    private static final String[] UNITS = {" d", " h", " min", " s"};

    /** By this machine's clock, in its time zone. */
    public static Moments here() {
        return new Moments(Clock.systemUTC(), ZoneId.systemDefault());
    }

    public Instant now() {
        return clock.instant();
    }

    /** The local time, with its date unless it is today's. */
    public String at(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        boolean today = local.toLocalDate().equals(now().atZone(zone).toLocalDate());
        return (today ? TODAY : ANOTHER_DAY).format(local);
    }

    /** How far away it is: {@code in 4 min 10 s}, or {@code 3 d 2 h ago}. */
    public String away(Instant moment) {
        Duration distance = Duration.between(now(), moment);
        return distance.isNegative() ? span(distance.negated()) + " ago" : "in " + span(distance);
    }

    /** Both: {@code 16:45:10, in 4 min 10 s}. */
    public String when(Instant moment) {
        return at(moment) + ", " + away(moment);
    }

    /** The two largest units of a span, rounded up to a second. */
    public static String span(Duration span) {
        long left = span.plusMillis(999).toSeconds();
        for (int i = 0; i < SECONDS.length - 1; i++) {
            if (left >= SECONDS[i]) {
                long rest = left % SECONDS[i] / SECONDS[i + 1];
                return left / SECONDS[i] + UNITS[i] + (rest == 0 ? "" : " " + rest + UNITS[i + 1]);
            }
        }
        return left + " s";
    }
}
