package dev.keyturn.resource.messages;

import dev.keyturn.edge.fields.Visible;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;

/** A message that the caller sends. */
record MessageRequest(
        @Visible @CodePointLength(max = 4000) String content,
        @NotNull Long receiverId) {
    /** Without the text. */
    @Override
    public String toString() {
        return "MessageRequest[to " + receiverId + "]";
    }
}
