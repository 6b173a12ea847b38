package dev.keyturn.auth.accounts;

import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.edge.fields.NothingElse;
import dev.keyturn.model.Role;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/users}: everybody's accounts, for operators. People make them at {@code /register}. */
@RestController
class UserController {
    private static final String VISIBLE = "\\P{C}{1,254}";
    private static final String NOT_VISIBLE = "must be 1 to 254 visible characters";

    private final Accounts accounts;
    private final AccountAdministration administration;

    UserController(Accounts accounts, AccountAdministration administration) {
        this.accounts = accounts;
        this.administration = administration;
    }

    @GetMapping("/admin/users")
    ResponseEntity<List<AccountView>> list(
            @RequestParam(required = false) @Pattern(regexp = VISIBLE, message = NOT_VISIBLE) @Nullable String name,
            @RequestParam(required = false) @Pattern(regexp = VISIBLE, message = NOT_VISIBLE) @Nullable String query,
            @RequestParam(required = false) @Nullable Role role,
            @RequestParam(name = "is_active", required = false) @Nullable Boolean active,
            PageRequest page) {
        return page.answer(
                accounts.list(new AccountFilter(name, query, role, active), page),
                account -> Long.toString(account.id()));
    }

    @GetMapping("/admin/users/{id}")
    AccountView show(@PathVariable long id) {
        return accounts.find(id).orElseThrow(AccountAdministration::unknown);
    }

    @PatchMapping(path = "/admin/users/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    AccountView change(
            @PathVariable long id, @Valid @RequestBody AccountChange change, @AuthenticationPrincipal Jwt token) {
        return administration.change(id, change, token);
    }

    /** Sets the password of somebody who has lost theirs, and ends all their sessions. */
    @PutMapping(path = "/admin/users/{id}/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resetPassword(
            @PathVariable long id, @Valid @RequestBody NewPassword body, @AuthenticationPrincipal Jwt token) {
        administration.resetPassword(id, body.password(), token);
    }

    /** The password that an account is to have. */
    @NothingElse
    record NewPassword(
            @NotNull(message = "is required") @PasswordLength
            String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }
}
