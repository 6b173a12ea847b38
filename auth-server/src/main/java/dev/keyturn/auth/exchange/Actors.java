package dev.keyturn.auth.exchange;

import dev.keyturn.auth.tokens.ActiveToken;
import dev.keyturn.model.ClaimNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code act} claim: the present actor, and nested in it the earlier ones (RFC 8693, section 4.1). */
final class Actors {
    /** The most actors in a chain: a claim that grows without end would not fit a header. */
    private static final int MOST = 3;

    private Actors() {}

    /**
     * The claim of the token to be issued.
     *
     * @param actor the present actor; null if none is named, and then the earlier ones stay
     * @return empty if there are too many actors
     */
    static Optional<Map<String, Object>> claim(ActiveToken subject, @Nullable ActiveToken actor) {
        Map<String, Object> before =
                Objects.requireNonNullElse(subject.jwt().getClaimAsMap(ClaimNames.ACTOR), Map.of());
        if (actor == null) {
            return Optional.of(before);
        }
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("sub", actor.jwt().getSubject());
        claim.put(ClaimNames.CLIENT_ID, actor.clientId());
        if (!before.isEmpty()) {
            claim.put(ClaimNames.ACTOR, before);
        }
        return depth(claim) > MOST ? Optional.empty() : Optional.of(claim);
    }

    private static int depth(Map<?, ?> claim) {
        return claim.get(ClaimNames.ACTOR) instanceof Map<?, ?> before ? 1 + depth(before) : 1;
    }
}
