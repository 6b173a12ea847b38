package dev.keyturn.resource.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;

/** Why this server closes a socket (RFC 6455, section 7.4; 4000 and above are ours). */
public enum Ending {
    GOING_AWAY(CloseCodes.GOING_AWAY.getCode(), "this server stops: open another socket with ?after="),
    NO_TEXT(CloseCodes.CANNOT_ACCEPT.getCode(), "only text is understood"),
    TOO_SLOW(CloseCodes.VIOLATED_POLICY.getCode(), "reads too slowly: open another socket with ?after="),
    TOO_MANY_FRAMES(CloseCodes.VIOLATED_POLICY.getCode(), "sends too many frames"),
    TOO_BIG(CloseCodes.TOO_BIG.getCode(), "the message is too big, or in too many pieces"),
    TOKEN_OVER(4401, "the access token has expired or was revoked: open another socket with a fresh one"),
    NO_PONG(4408, "did not answer a ping");

    private final int code;
    private final String words;

    Ending(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** Whether the client has time to come to it: one that did not read, or not answer, has had it. */
    boolean leavesTime() {
        return this != TOO_SLOW && this != NO_PONG;
    }

    public CloseReason reason() {
        return new CloseReason(CloseCodes.getCloseCode(code), words);
    }
}
