package dev.keyturn.auth.login;

import jakarta.validation.constraints.NotNull;

/** The body of {@code POST /auth/refresh}. */
record RefreshBody(@NotNull(message = "is required") String refreshToken) {
    /** Without the token. */
    @Override
    public String toString() {
        return "RefreshBody[]";
    }
}
