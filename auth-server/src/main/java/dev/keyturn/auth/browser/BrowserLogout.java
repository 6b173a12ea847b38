package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** Ends the login of the browser that sent a request, for a feature that logs people out in its own way. */
@Component
public class BrowserLogout {
    private final Cookies cookies;
    private final BrowserLogins logins;

    BrowserLogout(Cookies cookies, BrowserLogins logins) {
        this.cookies = cookies;
        this.logins = logins;
    }

    /** Does nothing to a browser that is not logged in. */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        cookies.login(request).ifPresent(logins::end);
        cookies.forgetLogin(response);
    }
}
