package dev.keyturn.resource.messages;

import dev.keyturn.edge.Visible;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** A message to be sent; its sender is whoever calls. */
record MessageRequest(
        @Visible @Size(max = 4000) String content, @NotNull Long receiverId) {}
