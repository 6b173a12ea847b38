package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.MessageView;
import dev.keyturn.resource.websocket.Frame;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the frames that the server sends over a socket. {@code docs/asyncapi.yaml} describes each, and a test keeps the
 * two alike.
 */
@Component
class Frames {
    private record MessageFrame(String type, MessageView message) {}

    private record Resumed(String type, long after, long missed) {}

    private record TokenAccepted(String type, long expiresIn) {}

    private record Refusal(String type, String code, String message) {}

    private final JsonMapper json;

    Frames(JsonMapper json) {
        this.json = json;
    }

    Frame newMessage(MessageView message) {
        return frame(new MessageFrame("new_message", message));
    }

    Frame messageRead(MessageView message) {
        return frame(new MessageFrame("message_read", message));
    }

    /** Says that all missed messages have gone out, and that new ones follow. */
    Frame resumed(long after, long missed) {
        return frame(new Resumed("resumed", after, missed));
    }

    /** @param expiresIn how long the socket now lives, in seconds */
    Frame tokenAccepted(long expiresIn) {
        return frame(new TokenAccepted("token_accepted", expiresIn));
    }

    /** @param message what to do about it */
    Frame error(ErrorCode code, String message) {
        return frame(new Refusal("error", code.text(), message));
    }

    private Frame frame(Object content) {
        return Frame.of(json.writeValueAsBytes(content));
    }
}
