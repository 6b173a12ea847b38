package dev.keyturn.auth.browser;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.edge.secrets.Secret;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The two cookies of a browser: its login, and the secret behind the token in its forms. If people reach this server by
 * https, the cookies are bound to this very host ({@code __Host-}, RFC 6265bis, section 4.1.3.2), so that no
 * neighbouring host can plant them. On plain http, for development, browsers would refuse that prefix.
 */
@Component
class Cookies {
    private final boolean secure;

    Cookies(IssuerProperties issuer) {
        this.secure = "https".equals(issuer.issuer().getScheme());
    }

    /** The value of the login cookie that came with the request. */
    Optional<Secret> login(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, loginName());
        return Optional.ofNullable(cookie).map(Cookie::getValue).map(Secret::new);
    }

    /**
     * Hands out a login; the browser forgets it when it is closed, and the database after a while. The next form gets
     * another token: a person who used this browser before may know the old one.
     */
    void keepLogin(HttpServletResponse response, Secret login) {
        add(response, ResponseCookie.from(loginName(), login.value()));
        forget(response, formName());
    }

    /** Forgets the login, and the secret of the forms with it. */
    void forgetLogin(HttpServletResponse response) {
        forget(response, loginName());
        forget(response, formName());
    }

    private void forget(HttpServletResponse response, String name) {
        add(response, ResponseCookie.from(name).maxAge(Duration.ZERO));
    }

    private void add(HttpServletResponse response, ResponseCookie.ResponseCookieBuilder cookie) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(cookie).toString());
    }

    /** The store of the secret behind the form token: a cookie, compared with the token in the form. */
    CsrfTokenRepository formSecrets() {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName(formName());
        repository.setCookieCustomizer(this::cookie);
        return repository;
    }

    private String loginName() {
        return name("keyturn");
    }

    private String formName() {
        return name("keyturn-form");
    }

    private String name(String name) {
        return secure ? "__Host-" + name : name;
    }

    private ResponseCookie cookie(ResponseCookie.ResponseCookieBuilder cookie) {
        return cookie.path("/").secure(secure).httpOnly(true).sameSite("Lax").build();
    }
}
