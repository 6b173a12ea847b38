package dev.keyturn.auth.browser;

import dev.keyturn.edge.errors.TooManyRequests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * A page for people: it loads one stylesheet, one icon and, if it has a form, one script, which it can do without; and
 * it cannot be framed.
 *
 * @param formsLeadAway whether the answer to a form may redirect to an app. {@code form-action} is left out then:
 *     browsers check it at every redirect, and where an app redirects on to is unknown here
 */
public record Page(String title, Html body, boolean formsLeadAway) {
    /** The attributes of a field for an e-mail address; with {@code type=email}, browsers refuse all but Latin letters. */
    public static final Html ADDRESS_TYPE =
            Html.of("type=\"text\" inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\"");

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Html SCRIPT = Html.of("<script src=\"/page.js\" defer></script>\n");

    private static final Html DESCRIBED = Html.of(" aria-describedby=\"alert\" aria-invalid=\"true\"");

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** A page whose forms stay here. */
    public Page(String title, Html body) {
        this(title, body, false);
    }

    /** The hidden field of every posted form: a token that another site cannot know. */
    public static Html formToken(HttpServletRequest request) {
        CsrfToken token = (CsrfToken) Objects.requireNonNull(
                request.getAttribute(CsrfToken.class.getName()), "This path is no BrowserPages' path");
        return Html.of("""
                <input type="hidden" name="{}" value="{}">""", token.getParameterName(), token.getToken());
    }

    /** A sentence that says what went wrong; fields that are wrong name it as their description. */
    public static Html alert(String sentence) {
        return Html.of("""
                <p class="alert" role="alert" id="alert">{}</p>
                """, sentence);
    }

    /** The attributes of a field that the alert is about; nothing if there is no alert. */
    public static Html describedBy(Html alert) {
        return alert == Html.NONE ? Html.NONE : DESCRIBED;
    }

    /** Redirects the browser to a page here, with GET. A path is enough: a host would be taken from the request. */
    public static ResponseEntity<String> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }

    /** The page as a controller answers with it. */
    public ResponseEntity<String> answer(HttpStatus status) {
        return ResponseEntity.status(status).headers(headers()).body(html());
    }

    /** The page as the answer to somebody who tries too often; it says so. */
    public ResponseEntity<String> answer(TooManyRequests refused) {
        HttpHeaders headers = headers();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(refused.seconds()));
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .headers(headers)
                .body(html());
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
        headers.set("Content-Security-Policy", policy());
        return headers;
    }

    private String policy() {
        String policy = formsLeadAway ? POLICY : POLICY + "; form-action 'self'";
        return hasForm() ? policy + "; script-src 'self'" : policy;
    }

    private boolean hasForm() {
        return body.toString().contains("<form ");
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
                <link rel="icon" href="/page.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/page.css">
                {}</head>
                <body>
                <main>
                <h1>{}</h1>
                {}
                </main>
                </body>
                </html>
                """, title, hasForm() ? SCRIPT : Html.NONE, title, body).toString();
    }
}
