package dev.keyturn.edge.operation;

import org.springframework.util.unit.DataSize;

/** The largest heap that this process may come to have: what is not limited by a setting is limited by that. */
public final class Heap {
    private static final DataSize LARGEST =
            DataSize.ofBytes(Runtime.getRuntime().maxMemory());

    private Heap() {}

    /** How many fit, if each is given this much. */
    public static int roomFor(DataSize each) {
        return Math.clamp(LARGEST.toBytes() / each.toBytes(), 1, Integer.MAX_VALUE);
    }

    /** One of so many equal parts. */
    public static DataSize part(int parts) {
        return DataSize.ofBytes(LARGEST.toBytes() / parts);
    }
}
