package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers forms without this browser's token: most are from before a login or a logout, and some another site's. */
@Component
class RefusedForms implements AccessDeniedHandler {
    private final Cookies cookies;
    private final BrowserLogins logins;
    private final ReturnTargets targets;

    RefusedForms(Cookies cookies, BrowserLogins logins, ReturnTargets targets) {
        this.cookies = cookies;
        this.logins = logins;
        this.targets = targets;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        if (isRepeatedLogin(request)) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(
                    HttpHeaders.LOCATION,
                    targets.of(request.getParameter(LoginPage.CONTINUE))
                            .map(ReturnTargets.Target::address)
                            .orElse(LoginPageController.LOGIN));
        } else {
            page(request).write(response, HttpStatus.FORBIDDEN.value());
        }
    }

    /** Whether this browser is logged in already as the person whose name was typed; no password is looked at. */
    private boolean isRepeatedLogin(HttpServletRequest request) {
        String name = Objects.requireNonNullElse(request.getParameter("username"), "");
        return request.getRequestURI().equals(LoginPageController.LOGIN)
                && cookies.login(request)
                        .flatMap(logins::find)
                        .map(BrowserLogin::person)
                        .filter(person -> person.isCalled(name))
                        .isPresent();
    }

    private static Page page(HttpServletRequest request) {
        String address = Optional.ofNullable(request.getQueryString())
                .map(query -> request.getRequestURI() + "?" + query)
                .orElse(request.getRequestURI());
        return new Page(
                "Please try again",
                Html.of(
                        "{}<p><a href=\"{}\">Open the page anew</a>, and send the form once more. Cookies must be allowed"
                                + " here.</p>",
                        Page.alert(
                                "You have logged in or out since this form was shown, perhaps in another tab, or your"
                                        + " browser has lost its cookie."),
                        address));
    }
}
