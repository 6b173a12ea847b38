package dev.keyturn.auth.authorization;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.authorization.AuthorizationRequest.Target;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.edge.secrets.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Authorization responses (RFC 6749, sections 4.1.2 and 4.1.2.1): each says who it comes from (RFC 9207). */
@Component
class AuthorizationResponses {
    private final String issuer;

    AuthorizationResponses(IssuerProperties properties) {
        this.issuer = properties.issuer().toString();
    }

    ResponseEntity<String> granted(Target target, Secret code, HttpStatus status) {
        return redirect(target, Map.of("code", code.value()), status);
    }

    ResponseEntity<String> refused(Reading.Refused refused, HttpStatus status) {
        return refused(refused.target(), refused.error(), refused.description(), status);
    }

    ResponseEntity<String> refused(Target target, String error, String description, HttpStatus status) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("error", error);
        members.put("error_description", description);
        return redirect(target, members, status);
    }

    /** A page for the person, and never a redirect: it would lead where nobody vouches for. */
    ResponseEntity<String> unanswerable(Reading.Unanswerable unanswerable) {
        Html body =
                Html.of("""
                {}
                <p>{} Go back to the app and start again; if that does not help, tell its makers.</p>
                <p class="quiet">invalid_request: {}</p>""", Page.alert(sentence(unanswerable)), consequence(unanswerable), unanswerable.parameter());
        return new Page("This link does not work", body).answer(HttpStatus.BAD_REQUEST);
    }

    private ResponseEntity<String> redirect(Target target, Map<String, String> members, HttpStatus status) {
        Map<String, String> query = new LinkedHashMap<>(members);
        if (target.state() != null) {
            query.put("state", target.state());
        }
        query.put("iss", issuer);
        String separator = target.redirectUri().indexOf('?') < 0 ? "?" : "&";
        return ResponseEntity.status(status)
                .header(
                        HttpHeaders.LOCATION,
                        target.redirectUri() + separator + new Parameters(query, Set.of()).query())
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    /** What has come of it. Who has pushed a request may have had an answer before. */
    private static Html consequence(Reading.Unanswerable unanswerable) {
        return unanswerable.parameter().equals("request_uri")
                ? Html.of(
                        "If you have answered it before, that counts: <a href=\"/home\">your account</a> shows which apps are"
                                + " logged in as you.")
                : Html.of("Nothing has been allowed, and no app has learned anything.");
    }

    private static String sentence(Reading.Unanswerable unanswerable) {
        return switch (unanswerable.parameter()) {
            case "client_id" -> "The app that sent you here is not known.";
            case "request_uri" -> "This request has been used, has expired, or was never made.";
            default -> "The app that sent you here is not registered to be answered at that address.";
        };
    }
}
