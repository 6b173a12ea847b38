package dev.keyturn.auth.accounts;

import dev.keyturn.edge.http.RequestSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /register}. */
@RestController
class RegisterController {
    private final Registration registration;

    RegisterController(Registration registration) {
        this.registration = registration;
    }

    /** Registers a visitor; an operator can change the role at {@code /admin/users}. */
    @PostMapping(path = "/register", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    AccountView register(@Valid @RequestBody NewAccount request, HttpServletRequest http) {
        return registration.register(request, RequestSource.of(http));
    }
}
