package dev.keyturn.resource.messages;

import java.time.Instant;

/** A message as it is answered, and as it is pushed. */
public record MessageView(long id, String content, Instant createdAt, long senderId, long receiverId, boolean isRead) {
    int length() {
        return content.length();
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "MessageView[" + id + "]";
    }
}
