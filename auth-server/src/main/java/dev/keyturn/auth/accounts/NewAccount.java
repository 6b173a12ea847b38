package dev.keyturn.auth.accounts;

import dev.keyturn.edge.fields.InvisibleCharacters;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A registration as a person sends it. Other members of the request, such as a role or an id, are ignored.
 *
 * @param username 3 to 50 letters, digits, dots, dashes and underscores of any script
 * @param email kept as written, and unique regardless of case
 * @param password 8 to 256 characters of any kind
 */
record NewAccount(
        @NotNull(message = "is required")
        @Pattern(regexp = USERNAME, message = NO_USERNAME)
        @Pattern(regexp = SEEN, message = NOT_SEEN)
        String username,

        @NotNull(message = "is required")
        @CodePointLength(max = 254, message = "must have at most 254 characters")
        @Email(regexp = EMAIL, message = NO_EMAIL)
        String email,

        @NotNull(message = "is required") @PasswordLength String password,

        @Nullable
        @CodePointLength(max = 100, message = "must have at most 100 characters")
        @Pattern(regexp = PLAIN, message = NOT_PLAIN)
        String firstName,

        @Nullable
        @CodePointLength(max = 100, message = "must have at most 100 characters")
        @Pattern(regexp = PLAIN, message = NOT_PLAIN)
        String lastName,

        @Nullable
        @CodePointLength(max = 50, message = "must have at most 50 characters")
        @Pattern(regexp = PLAIN, message = NOT_PLAIN)
        String gender) {
    static final String USERNAME = "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]{2,49}";
    static final String NO_USERNAME =
            "must be 3 to 50 letters, digits, dots, dashes or underscores, and begin with a letter or digit";

    static final String SEEN = "[^" + InvisibleCharacters.LETTERS + "]*+";
    static final String NOT_SEEN = "must not have characters that nobody sees";
    static final String EMAIL = "[^@\\p{C}" + InvisibleCharacters.ALL + "]+@[^@\\p{C}" + InvisibleCharacters.ALL + "]+";
    static final String NO_EMAIL = "must be an e-mail address";

    /** One line without control or format characters, but for the two joiners that some scripts need. */
    static final String PLAIN = "[[^\\p{C}\\p{Zl}\\p{Zp}]\\u200c\\u200d]*+";

    static final String NOT_PLAIN = "must be one line without invisible characters";

    @SuppressWarnings("NullAway") // a missing member is null until validation has refused it
    NewAccount {
        username = username == null ? null : Spelling.ofUsername(username);
        email = email == null ? null : Spelling.ofEmail(email);
    }

    /** Without the password: a record in a log or a message must not show it. */
    @Override
    public String toString() {
        return "NewAccount[" + username + "]";
    }
}
