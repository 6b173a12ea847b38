package dev.keyturn.auth.oidc;

import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.QueryText;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a logout (OpenID Connect RP-Initiated Logout 1.0, section 2), each of them optional. */
record LogoutRequest(
        @Nullable String idTokenHint,
        @Nullable String clientId,
        @Nullable String redirectUri,
        @Nullable String state) {
    private static final String HINT = "id_token_hint";
    static final String CLIENT_ID = "client_id";
    static final String REDIRECT_URI = "post_logout_redirect_uri";
    static final String STATE = "state";

    /** The longest value, because all of them have to fit into an address. */
    private static final int LONGEST = 1024;

    /** A JWT, and no longer than any of ours; anything else is no hint. */
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_.-]{1,4096}");

    static LogoutRequest of(HttpServletRequest request) {
        return new LogoutRequest(
                hint(once(request, HINT)), once(request, CLIENT_ID), once(request, REDIRECT_URI), once(request, STATE));
    }

    /**
     * The same as a path with a query.
     *
     * @throws ProblemException if that is longer than an address of ours may be: each letter of some scripts takes nine
     */
    String address(String path) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put(HINT, idTokenHint);
        parameters.put(CLIENT_ID, clientId);
        parameters.put(REDIRECT_URI, redirectUri);
        parameters.put(STATE, state);
        String query = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter ->
                        parameter.getKey() + "=" + QueryText.encode(Objects.requireNonNull(parameter.getValue())))
                .collect(Collectors.joining("&"));
        if (query.length() > LoginPage.LONGEST_TARGET) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "All parameters together are too long.");
        }
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static @Nullable String hint(@Nullable String text) {
        return text != null && JWT.matcher(text).matches() ? text : null;
    }

    private static @Nullable String once(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || (values.length == 1 && values[0].isEmpty())) {
            return null;
        }
        if (values.length > 1) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "`" + name + "` is there twice.");
        }
        if (!name.equals(HINT) && values[0].length() > LONGEST) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "`" + name + "` is longer than " + LONGEST + " characters.");
        }
        return values[0];
    }

    /** Without the hint. */
    @Override
    public String toString() {
        return "LogoutRequest[" + clientId + "]";
    }
}
