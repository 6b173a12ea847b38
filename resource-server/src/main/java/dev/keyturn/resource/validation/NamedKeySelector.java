package dev.keyturn.resource.validation;

import com.nimbusds.jose.HeaderParameterNames;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.resource.trust.Revocations;
import java.security.Key;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Selects the key that a token names. A token without a {@code kid} is refused, because every published key would be
 * tried; so is a token of a revoked key, even if the key is cached or still published. Tokens of an unknown key may
 * wait for a fetch, but only so many that others are served meanwhile.
 */
final class NamedKeySelector implements JWSKeySelector<SecurityContext> {
    private static final int LONGEST = 256;
    private static final int MOST_WAITING = 50;

    private final JWSKeySelector<SecurityContext> selector;
    private final IssuerJwks document;
    private final Revocations revocations;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    NamedKeySelector(JWSKeySelector<SecurityContext> selector, IssuerJwks document, Revocations revocations) {
        this.selector = selector;
        this.document = document;
        this.revocations = revocations;
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        String kid = header.getKeyID();
        if (kid == null
                || kid.length() > LONGEST
                || revocations.refusesKey(kid)
                || document.refuses(kid)
                || asksForMore(header)) {
            return List.of();
        }
        Set<String> known = document.kids();
        return known.isEmpty() || known.contains(kid)
                ? selector.selectJWSKeys(header, context)
                : afterAFetch(header, context);
    }

    /**
     * Whether the header has members that change what the token means; our tokens have none (RFC 7515, section 4.1.11).
     */
    private static boolean asksForMore(JWSHeader header) {
        try {
            Map<String, Object> members =
                    JSONObjectUtils.parse(header.toBase64URL().decodeToString());
            return members.containsKey(HeaderParameterNames.CRITICAL)
                    || members.containsKey(HeaderParameterNames.COMPRESSION_ALGORITHM);
        } catch (ParseException unreadable) {
            return true;
        }
    }

    private List<? extends Key> afterAFetch(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        if (!waiting.tryAcquire()) {
            throw new KeySourceException("More tokens wait for a key to be fetched than may");
        }
        try {
            return selector.selectJWSKeys(header, context);
        } finally {
            waiting.release();
        }
    }
}
