import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/**
 * Messages at a fixed rate, and how long each took from the moment at which it was due: one that cannot be sent in time,
 * because the server has not answered others yet, waits at its own expense, and not unnoticed.
 */
final class Load {
    private final Deque<Sender> idle;
    private final long[] receivers;
    private final long first;
    private final double interval;
    private final boolean easy;
    private final long[] due;
    private final long[] answered;
    private final long[] arrived;
    private final Random random = new Random(1);
    private long begun;
    private int sent;
    private int answers;
    private int arrivals;
    private int doubles;
    private int refusals;

    /**
     * @param idle connections on which nothing is under way
     * @param first the number of the first message
     * @param easy while all connections are busy, nothing becomes due: for a server that is not warm yet
     */
    Load(Deque<Sender> idle, long[] receivers, long first, double rate, int seconds, boolean easy) {
        int most = (int) (rate * seconds);
        this.idle = idle;
        this.receivers = receivers;
        this.first = first;
        this.interval = 1e9 / rate;
        this.easy = easy;
        this.due = new long[most];
        this.answered = new long[most];
        this.arrived = new long[most];
    }

    void begin() {
        begun = System.nanoTime();
    }

    /** Sends what is due; false once all is sent, or the time for it is over. */
    boolean go() {
        long now = System.nanoTime();
        while (sent < due.length) {
            long next = begun + (long) (sent * interval);
            if (next > now) {
                return true;
            }
            Sender sender = idle.poll();
            if (sender == null && easy) {
                begun += now - next;
            }
            if (sender == null) {
                return true;
            }
            due[sent] = next;
            sender.send(first + sent++, receivers[random.nextInt(receivers.length)]);
        }
        return false;
    }

    int sent() {
        return sent;
    }

    boolean isOver() {
        return answers == sent && arrivals == sent - refusals;
    }

    void answered(long number, String statusLine) {
        int at = (int) (number - first);
        answers++;
        answered[at] = System.nanoTime();
        if (!statusLine.startsWith("HTTP/1.1 201") && refusals++ == 0) {
            System.err.println("  refused: " + statusLine);
        }
    }

    void arrived(long number) {
        int at = (int) (number - first);
        if (at < 0 || at >= sent || arrived[at] != 0) {
            doubles++;
        } else {
            arrived[at] = System.nanoTime();
            arrivals++;
        }
    }

    int refusals() {
        return refusals;
    }

    int doubles() {
        return doubles;
    }

    int missing() {
        return sent - refusals - arrivals;
    }

    Times pushed() {
        return times(arrived);
    }

    Times posted() {
        return times(answered);
    }

    private Times times(long[] ends) {
        long[] took = new long[sent];
        int count = 0;
        for (int at = 0; at < sent; at++) {
            if (ends[at] != 0) {
                took[count++] = ends[at] - due[at];
            }
        }
        return Times.of(Arrays.copyOf(took, count));
    }

    /** In milliseconds. */
    record Times(double median, double p99, double most) {
        static Times of(long[] nanos) {
            Arrays.sort(nanos);
            return nanos.length == 0
                    ? new Times(Double.NaN, Double.NaN, Double.NaN)
                    : new Times(at(nanos, 0.5), at(nanos, 0.99), at(nanos, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }
    }
}
