package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Failures for calls that were not done, each with one sentence that says what to do. */
final class Refusals {
    private Refusals() {}

    static Failure unreachable(AdminServer server, Exception cause) {
        return new Failure(
                "No server can be reached at %s: start it with `./keyturn start`, or point KEYTURN_URL at the right one."
                        .formatted(server.url()),
                cause);
    }

    static Failure silent(AdminServer server, Exception cause) {
        return new Failure(
                "The server at %s does not answer: see how it is with `./keyturn status`, and try again."
                        .formatted(server.url()),
                cause);
    }

    static Failure notSecure(AdminServer server, IOException cause) {
        return new Failure(
                "There is no secure connection to %s (%s): check whether KEYTURN_URL begins with http or https, and the server's certificate."
                        .formatted(server.url(), Tables.plain(String.valueOf(cause.getMessage()))),
                cause);
    }

    /**
     * The conversation broke off in the first call, before anything was done. With https the server may speak no TLS: the
     * JDK does not always tell.
     */
    static Failure brokenAtOnce(AdminServer server, IOException cause) {
        return server.url().startsWith("https:")
                ? notSecure(server, cause)
                : new Failure(
                        "The conversation with %s broke off (%s): try again."
                                .formatted(server.url(), Tables.plain(String.valueOf(cause.getMessage()))),
                        cause);
    }

    static Failure broken(AdminServer server, Exception cause) {
        return new Failure(
                "The conversation with %s broke off (%s): see with `list` or `show` what was done, and try again."
                        .formatted(server.url(), Tables.plain(String.valueOf(cause.getMessage()))),
                cause);
    }

    static Failure notKeyturn(AdminServer server) {
        return new Failure(
                "What answers at %s is not Keyturn's authorization server: check KEYTURN_URL.".formatted(server.url()));
    }

    /** The token endpoint refused (RFC 6749, section 5.2). */
    static Failure ofToken(AdminServer server, String scope, int status, JsonNode body) {
        return switch (body.path("error").asString("")) {
            case "invalid_client" ->
                new Failure("%s does not accept the client %s with this secret: check %s."
                        .formatted(server.url(), server.clientId(), server.source()));
            case "invalid_scope", "unauthorized_client" ->
                new Failure(
                        "The client %s is not registered for the scope %s with client_credentials: use one that is (%s)."
                                .formatted(server.clientId(), scope, server.source()));
            case "" ->
                status == 503 || status == 429 || isFault(body) ? ofCall(server, status, body) : notKeyturn(server);
            default -> ofCall(server, status, body);
        };
    }

    /** The server refused with a problem document (RFC 9457). */
    static Failure ofCall(AdminServer server, int status, JsonNode body) {
        String told = Tables.plain(
                body.path("detail").asString(body.path("error_description").asString("")));
        if (status == 503 && (told.contains("keyturn recover") || told.contains("may have been"))) {
            return new Failure(told);
        }
        if (status == 503 || status == 429) {
            return new Failure("%s cannot do that just now: try again in a few seconds.".formatted(server.url()));
        }
        if (isFault(body)) {
            return new Failure("%s has a fault: its log says which, under %s; look with `./keyturn logs auth-server`."
                    .formatted(server.url(), Tables.plain(body.path("instance").asString(""))));
        }
        if (told.isEmpty()) {
            return notKeyturn(server);
        }
        return new Failure(status == 404 ? told + " See what there is with `list`." : told);
    }

    private static boolean isFault(JsonNode body) {
        return body.path("type").asString("").equals("urn:keyturn:problem:internal-error");
    }
}
