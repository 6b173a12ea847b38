package dev.keyturn.resource.push;

import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.validation.CallerAuthentication;
import dev.keyturn.resource.websocket.Frame;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the frames of clients: {@code token}, with a fresh access token, and {@code resume}, to go on after a
 * message.
 */
@Component
class ClientFrames {
    private final JsonMapper json;
    private final Frames outbound;
    private final JwtDecoder tokens;
    private final Inbox inbox;
    private final Clock clock;

    ClientFrames(JsonMapper json, Frames outbound, JwtDecoder tokens, Inbox inbox, Clock clock) {
        this.json = json;
        this.outbound = outbound;
        this.tokens = tokens;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** Answers a frame. Text that is no JSON object is ignored: older clients send `ping`. */
    void take(Socket socket, String text) {
        object(text).flatMap(frame -> answer(socket, frame)).ifPresent(socket.sendQueue()::send);
    }

    private Optional<JsonNode> object(String text) {
        try {
            return Optional.of(json.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    private Optional<Frame> answer(Socket socket, JsonNode frame) {
        try {
            return switch (frame.path("type").asString("")) {
                case "token" -> Optional.of(renew(socket, frame.path("access_token")));
                case "resume" -> resume(socket, frame.path("after"));
                default -> Optional.of(outbound.error(ErrorCode.BAD_FRAME, "A frame's type is `token` or `resume`."));
            };
        } catch (BadJwtException refused) {
            return Optional.of(
                    refusal("This token is not valid here, or no longer, or it is bound to a key. Get a fresh one; "
                            + "a bound one opens another socket."));
        } catch (JwtException | DataAccessException | PassingFault passing) {
            return Optional.of(outbound.error(ErrorCode.UNAVAILABLE, "That cannot be done right now. Try again."));
        }
    }

    private Frame renew(Socket socket, JsonNode token) {
        if (!token.isString()) {
            return outbound.error(ErrorCode.BAD_FRAME, "`access_token` must be a token.");
        }
        Caller fresh = CallerAuthentication.of(tokens.decode(token.asString())).getPrincipal();
        Caller current = socket.owner();
        if (!fresh.subject().equals(current.subject()) || !fresh.clientId().equals(current.clientId())) {
            return refusal("A socket lives on by a token of the same person and the same client only.");
        }
        if (!fresh.scopes().contains(Scope.MESSAGES_READ.value())) {
            return refusal("The token needs the scope " + Scope.MESSAGES_READ.value() + ".");
        }
        if (fresh.expiresAt().isBefore(current.expiresAt())) {
            return refusal("The token that the socket has lives longer than this one.");
        }
        socket.renew(fresh);
        return outbound.tokenAccepted(
                Duration.between(clock.instant(), fresh.expiresAt()).toSeconds());
    }

    private Frame refusal(String message) {
        return outbound.error(ErrorCode.TOKEN_REFUSED, message);
    }

    /** Resumes after a message. Success is answered later, once all missed messages have gone out. */
    private Optional<Frame> resume(Socket socket, JsonNode after) {
        if (!after.isIntegralNumber() || !after.canConvertToLong() || after.asLong() < 0) {
            return Optional.of(outbound.error(ErrorCode.BAD_FRAME, "`after` must be the id of a message, or 0."));
        }
        if (after.asLong() > inbox.newest(socket.person())) {
            return Optional.of(outbound.error(
                    ErrorCode.UNKNOWN_MESSAGE,
                    "You have received no message " + after.asLong()
                            + ". Read `GET /messages/received`, and go on after its first id, or after 0."));
        }
        if (!socket.resume(after.asLong())) {
            return Optional.of(outbound.error(
                    ErrorCode.RESUME_REFUSED,
                    "Later messages went out on this socket already. Open another one with `?after=" + after.asLong()
                            + "`."));
        }
        return Optional.empty();
    }
}
