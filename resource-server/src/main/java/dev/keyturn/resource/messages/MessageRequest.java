package dev.keyturn.resource.messages;

import dev.keyturn.edge.Visible;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;

/** A message to be sent; its sender is whoever calls. */
record MessageRequest(
        @Visible @CodePointLength(max = 4000) String content,
        @NotNull Long receiverId) {}
