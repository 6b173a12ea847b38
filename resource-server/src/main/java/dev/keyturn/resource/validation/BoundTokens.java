package dev.keyturn.resource.validation;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.edge.proofs.DpopTokenFilter;
import dev.keyturn.edge.proofs.OneTimeIds;
import jakarta.servlet.Filter;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Access tokens that are bound to a key and come with a proof of it (DPoP, RFC 9449, section 7). */
@Component
public final class BoundTokens {
    private final CountedTokens tokens;
    private final DpopProofs proofs;
    private final BearerErrors errors;
    private final ErrorResponses responses;

    BoundTokens(CountedTokens tokens, DpopProofs proofs, BearerErrors errors, ErrorResponses responses) {
        this.tokens = tokens;
        this.proofs = proofs;
        this.errors = errors;
        this.responses = responses;
    }

    /** Proofs for this server's address. */
    @Bean
    static DpopProofs dpopProofs(OneTimeIds ids, TokenProperties properties, Clock clock) {
        return new DpopProofs(ids, properties.apiAudience(), clock);
    }

    /** The filter that authenticates callers with such tokens. It must stand before the filter for bearer tokens. */
    public Filter filter() {
        return new DpopTokenFilter(proofs, tokens::decodeProved, CallerAuthentication::of, errors, responses);
    }
}
