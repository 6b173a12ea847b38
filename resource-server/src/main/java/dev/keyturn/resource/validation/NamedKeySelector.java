package dev.keyturn.resource.validation;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Demands that a token names its key: without a {@code kid} every published key would be tried. */
record NamedKeySelector(JWSKeySelector<SecurityContext> selector) implements JWSKeySelector<SecurityContext> {
    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        return header.getKeyID() == null ? List.of() : selector.selectJWSKeys(header, context);
    }
}
