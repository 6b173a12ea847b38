package dev.keyturn.resource.messages;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A message to be sent; its sender is whoever calls. */
record MessageRequest(
        @NotBlank @Size(max = 4000) String content, @NotNull Long receiverId) {

    /** Tells this request from another under the same idempotency key. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((receiverId + ":" + content).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
