package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * The security context of pages: the login behind the cookie, read from its row with each request that asks. There is
 * no HTTP session and no stored framework object, so any node serves any person, and a changed password counts at once.
 */
@Component
class BrowserContext implements SecurityContextRepository {
    private final Cookies cookies;
    private final BrowserLogins logins;

    BrowserContext(Cookies cookies, BrowserLogins logins) {
        this.cookies = cookies;
        this.logins = logins;
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        return cookies.login(exchange.getRequest())
                .flatMap(logins::find)
                .<SecurityContext>map(
                        login -> new SecurityContextImpl(new PreAuthenticatedAuthenticationToken(login, "", List.of())))
                .orElseGet(SecurityContextImpl::new);
    }

    /** Does nothing: the controllers store a login when it begins. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return cookies.login(request).isPresent();
    }
}
