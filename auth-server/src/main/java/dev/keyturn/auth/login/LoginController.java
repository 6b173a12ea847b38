package dev.keyturn.auth.login;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.requests.Admission;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /login} and {@code POST /auth/refresh}: they need no token, and neither read nor set a cookie. */
@RestController
class LoginController {
    private final FirstPartyTokens tokens;

    LoginController(FirstPartyTokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TokenAnswer> login(@Valid @RequestBody LoginRequest request, HttpServletRequest http) {
        return tokens.login(request.name(), request.password(), request.scopes(), RequestSource.of(http))
                .map(LoginController::answer)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.LOGIN_FAILED, "The name or the password is wrong, or the account is disabled."));
    }

    @PostMapping(path = "/auth/refresh", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TokenAnswer> refresh(@Valid @RequestBody RefreshBody body, HttpServletRequest http) {
        return tokens.refresh(body.refreshToken(), RequestSource.of(http), Admission.arrival(http))
                .map(LoginController::answer)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.SESSION_ENDED, "This refresh token is not good, or no longer. Log in again."));
    }

    /** Tokens are never to be cached (RFC 6749, section 5.1). */
    private static ResponseEntity<TokenAnswer> answer(TokenAnswer tokens) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(tokens);
    }
}
