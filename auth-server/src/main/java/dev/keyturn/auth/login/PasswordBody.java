package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.PasswordLength;
import jakarta.validation.constraints.NotNull;

/** The body of {@code POST /auth/password}. */
record PasswordBody(
        @NotNull(message = "is required") String currentPassword,
        @NotNull(message = "is required") @PasswordLength String newPassword) {
    /** Without the passwords. */
    @Override
    public String toString() {
        return "PasswordBody[]";
    }
}
