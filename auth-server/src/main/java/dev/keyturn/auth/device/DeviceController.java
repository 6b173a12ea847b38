package dev.keyturn.auth.device;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.limits.DeviceLimits;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The pages where a person enters a device's code and decides (RFC 8628, section 3.3), also about first-party clients.
 */
@RestController
class DeviceController {
    private final DeviceCodes codes;
    private final DeviceLimits limits;
    private final Clients clients;

    DeviceController(DeviceCodes codes, DeviceLimits limits, Clients clients) {
        this.codes = codes;
        this.limits = limits;
        this.clients = clients;
    }

    @GetMapping(DevicePages.DEVICE)
    ResponseEntity<String> ask(
            @RequestParam(name = "user_code", defaultValue = "") String typed,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest http) {
        String code = UserCode.parse(typed).map(UserCode::shown).orElse("");
        return login == null
                ? logInFirst(code)
                : DevicePage.enter(http, login, code, Html.NONE).answer(HttpStatus.OK);
    }

    @PostMapping(path = DevicePages.DEVICE, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> show(
            @RequestParam(name = "user_code", defaultValue = "") String typed,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest http) {
        return login == null ? logInFirst("") : withCode(typed, login, http, code -> page(http, login, code));
    }

    /** Starts again: a GET comes here if somebody reloads the page that answered the form. */
    @GetMapping(DevicePages.DECISION)
    ResponseEntity<String> startAgain() {
        return Page.seeOther(DevicePages.DEVICE);
    }

    @PostMapping(path = DevicePages.DECISION, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> decide(
            @RequestParam(name = "user_code", defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String decision,
            @RequestParam(defaultValue = "") String account,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest http) {
        // Somebody else may have logged in since the page was shown.
        if (login == null || !login.person().uid().toString().equals(account)) {
            return logInFirst("");
        }
        boolean approved = decision.equals("approve");
        return withCode(
                typed,
                login,
                http,
                code -> codes.decide(code, login, approved)
                        ? Optional.of(approved ? DevicePage.APPROVED : DevicePage.DENIED)
                        : Optional.empty());
    }

    /**
     * Answers with the page that a code leads to, if a device shows that code and the person has not tried too many.
     */
    private ResponseEntity<String> withCode(
            String typed, BrowserLogin login, HttpServletRequest http, Function<UserCode, Optional<Page>> next) {
        Optional<UserCode> code = UserCode.parse(typed);
        try {
            return code.flatMap(
                            read -> limits.guess(login.person().id(), RequestSource.of(http), () -> next.apply(read)))
                    .map(page -> page.answer(HttpStatus.OK))
                    .orElseGet(() -> DevicePage.enter(http, login, "", DevicePage.UNKNOWN)
                            .answer(HttpStatus.BAD_REQUEST));
        } catch (TooManyRequests refused) {
            return DevicePage.enter(http, login, "", Page.alert(refused.sentence()))
                    .answer(refused);
        }
    }

    private Optional<Page> page(HttpServletRequest http, BrowserLogin login, UserCode code) {
        return codes.waiting(code)
                .flatMap(device -> clients.find(device.clientId())
                        .map(client -> DevicePage.decide(http, login, code, client, device)));
    }

    private static ResponseEntity<String> logInFirst(String code) {
        String target = code.isEmpty() ? DevicePages.DEVICE : DevicePages.DEVICE + "?user_code=" + code;
        return Page.seeOther(LoginPage.address(target));
    }
}
