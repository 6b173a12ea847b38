package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * A page for people: it works without scripts, loads one stylesheet and nothing else, and cannot be framed.
 *
 * @param formsLeadTo sources (CSP) other than this server to which the answer to a form may redirect: browsers hold
 *     {@code form-action} against every step of the way
 */
public record Page(String title, Html body, Set<String> formsLeadTo) {
    /** An address that a source of a Content-Security-Policy can name; it knows no IPv6. */
    private static final Pattern ORIGIN = Pattern.compile("(https?://[A-Za-z0-9.-]+(?::[0-9]+)?)(?:[/?].*)?");

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** A page whose forms stay here. */
    public Page(String title, Html body) {
        this(title, body, Set.of());
    }

    /** What every form that is posted must hold: a hidden field that another site cannot know. */
    public static Html formToken(HttpServletRequest request) {
        CsrfToken token = (CsrfToken) Objects.requireNonNull(
                request.getAttribute(CsrfToken.class.getName()), "This path is no BrowserPages' path");
        return Html.of("""
                <input type="hidden" name="{}" value="{}">""", token.getParameterName(), token.getToken());
    }

    /** The source of a Content-Security-Policy that stands for an address to which a form may lead. */
    public static String source(String address) {
        Matcher origin = ORIGIN.matcher(address);
        return origin.matches() ? origin.group(1) : address.substring(0, address.indexOf(':') + 1);
    }

    /** A sentence that says what went wrong, and that a screen reader reads first. */
    public static Html alert(String sentence) {
        return Html.of("""
                <p class="alert" role="alert">{}</p>
                """, sentence);
    }

    /** The page as a controller answers with it. */
    public ResponseEntity<String> answer(HttpStatus status) {
        return ResponseEntity.status(status).headers(headers()).body(html());
    }

    /** The page as a filter or a handler answers with it. */
    void write(HttpServletResponse response, int status) throws IOException {
        response.setStatus(status);
        headers().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.getOutputStream().write(html().getBytes(StandardCharsets.UTF_8));
    }

    private HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(HTML);
        headers.setCacheControl("no-store");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
                        + formsLeadTo.stream().map(" "::concat).reduce("", String::concat));
        return headers;
    }

    private String html() {
        return Html.of("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>{} · Keyturn</title>
                <link rel="stylesheet" href="/page.css">
                </head>
                <body>
                <main>
                <h1>{}</h1>
                {}
                </main>
                </body>
                </html>
                """, title, title, body).toString();
    }
}
