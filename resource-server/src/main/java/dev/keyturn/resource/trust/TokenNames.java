package dev.keyturn.resource.trust;

import dev.keyturn.resource.trust.Revoked.Kind;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a token can be revoked.
 *
 * @param keyId {@code kid}: the key that signed it; null if unknown
 * @param sessionId {@code sid}; absent for a service
 * @param tokenId {@code jti}; null if unknown
 * @param clientId {@code client_id}
 * @param originId the client that a token came from by exchange; null for one that was not exchanged
 * @param subject {@code sub}
 */
public record TokenNames(
        @Nullable String keyId,
        @Nullable String sessionId,
        @Nullable String tokenId,
        String clientId,
        @Nullable String originId,
        String subject) {
    Stream<Revoked> all() {
        return Stream.of(
                        name(Kind.KEY, keyId),
                        name(Kind.SESSION, sessionId),
                        name(Kind.TOKEN, tokenId),
                        name(Kind.CLIENT, clientId),
                        name(Kind.CLIENT, originId),
                        name(Kind.ACCOUNT, subject))
                .flatMap(Stream::ofNullable);
    }

    private static @Nullable Revoked name(Kind kind, @Nullable String subject) {
        return subject == null ? null : new Revoked(kind, subject);
    }
}
