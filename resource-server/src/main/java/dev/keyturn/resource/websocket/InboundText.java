package dev.keyturn.resource.websocket;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces of a client's messages, and limits characters, pieces, and messages in a minute. Between messages it
 * holds nothing.
 */
final class InboundText {
    sealed interface Result {}

    record Whole(String text) implements Result {}

    record Unfinished() implements Result {}

    record Refused(Ending ending) implements Result {}

    private static final Result UNFINISHED = new Unfinished();
    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

    /** Enough for the container's own pieces of the largest message, and for a client that splits one too. */
    private static final int MOST_PIECES = 64;

    private final WebSocketProperties properties;
    private @Nullable StringBuilder text;
    private @Nullable Refused refusal;
    private int pieces;
    private int messages;
    private long windowBegan = System.nanoTime();

    InboundText(WebSocketProperties properties) {
        this.properties = properties;
    }

    /** Takes the next piece. Once something was refused, everything is. */
    Result add(String piece, boolean last) {
        if (refusal != null) {
            return refusal;
        }
        int length = piece.length() + (text == null ? 0 : text.length());
        if (++pieces > MOST_PIECES || length > properties.maxInboundMessage().toBytes()) {
            text = null;
            return refuse(Ending.TOO_BIG);
        }
        if (!last) {
            text = (text == null ? new StringBuilder() : text).append(piece);
            return UNFINISHED;
        }
        String whole = text == null ? piece : text.append(piece).toString();
        text = null;
        pieces = 0;
        return isOneTooMany() ? refuse(Ending.TOO_MANY_FRAMES) : new Whole(whole);
    }

    /** Takes nothing more. */
    Result refuse(Ending ending) {
        if (refusal == null) {
            refusal = new Refused(ending);
        }
        return refusal;
    }

    private boolean isOneTooMany() {
        long now = System.nanoTime();
        if (now - windowBegan >= WINDOW) {
            windowBegan = now;
            messages = 0;
        }
        return ++messages > properties.inboundPerMinute();
    }
}
