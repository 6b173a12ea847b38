package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.accounts.PasswordLength;
import dev.keyturn.edge.http.RequestSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /password-forgotten}, {@code /password-reset} and {@code /verify-email}, in JSON. */
@RestController
class RecoveryController {
    private final AccountRecovery recovery;
    private final AddressConfirmation confirmation;

    RecoveryController(AccountRecovery recovery, AddressConfirmation confirmation) {
        this.recovery = recovery;
        this.confirmation = confirmation;
    }

    /** Answers 202 whether or not an account has that address. */
    @PostMapping(path = RecoveryPages.FORGOTTEN, consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void forgotten(@Valid @RequestBody Forgotten body, HttpServletRequest http) {
        recovery.forgotten(body.email(), RequestSource.of(http));
    }

    @PostMapping(path = RecoveryPages.RESET, consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reset(@Valid @RequestBody Reset body) {
        recovery.reset(body.token(), body.password());
    }

    /** Needs no login: who sends a link's secret in a call of their own means it. A click in a mail may be a mistake. */
    @PostMapping(path = RecoveryPages.VERIFY, consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void verify(@Valid @RequestBody Verify body) {
        confirmation.confirm(body.token());
    }

    /** The address of an account whose password is lost. */
    record Forgotten(
            @NotNull(message = "is required")
            @CodePointLength(max = 254, message = "must have at most 254 characters")
            @Pattern(regexp = Addressees.EMAIL, message = Addressees.NO_EMAIL)
            String email) {
        /** Without the person. */
        @Override
        public String toString() {
            return "Forgotten[]";
        }
    }

    /**
     * Another password.
     *
     * @param token from the link in the mail
     */
    record Reset(
            @NotNull(message = "is required") String token,

            @NotNull(message = "is required") @PasswordLength
            String password) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Reset[]";
        }
    }

    /** @param token from the link in the mail */
    record Verify(@NotNull(message = "is required") String token) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Verify[]";
        }
    }
}
