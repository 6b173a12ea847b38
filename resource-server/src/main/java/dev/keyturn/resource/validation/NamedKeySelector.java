package dev.keyturn.resource.validation;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import dev.keyturn.resource.trust.Revocations;
import java.security.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Demands that a token names its key, because without a {@code kid} every published key would be tried; and finds none
 * that was revoked, whatever is cached or still published.
 */
record NamedKeySelector(JWSKeySelector<SecurityContext> selector, Revocations revocations)
        implements JWSKeySelector<SecurityContext> {
    private static final int LONGEST = 256;

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        String kid = header.getKeyID();
        return kid == null || kid.length() > LONGEST || revocations.refusesKey(kid)
                ? List.of()
                : selector.selectJWSKeys(header, context);
    }
}
