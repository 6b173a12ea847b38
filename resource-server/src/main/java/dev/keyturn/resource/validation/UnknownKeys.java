package dev.keyturn.resource.validation;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.edge.Admission;
import dev.keyturn.edge.BearerTokens;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a token that names an unknown key before the request asks for a place, at a fraction of what all other filters
 * take: anybody can send such tokens, as many as they like, and who has a good one would stand in one queue with them
 * (docs/adr/0032). It decides nothing else. A token that it lets pass is validated as if it had not been seen.
 */
final class UnknownKeys extends OncePerRequestFilter {
    /** The encoded header of a token; ours take a hundred characters. */
    private static final int LONGEST = 1024;

    private final BearerTokens tokens;
    private final JwksDocument document;
    private final AuthenticationEntryPoint errors;
    private final Counter refused;
    /** The last that named a known key, up to its dot: all tokens of that key begin with it. */
    private volatile String known = "";

    UnknownKeys(BearerTokens tokens, JwksDocument document, AuthenticationEntryPoint errors, Counter refused) {
        this.tokens = tokens;
        this.document = document;
        this.errors = errors;
        this.refused = refused;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (namesAnUnknownKey(tokens.plain(request))) {
            refused.increment();
            Admission.takeTurn();
            errors.commence(request, response, new InvalidBearerTokenException("The key is not known"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean namesAnUnknownKey(String token) {
        int dot = token.indexOf('.');
        if (dot <= 0 || dot > LONGEST || (dot == known.length() && token.startsWith(known))) {
            return false;
        }
        try {
            String header = token.substring(0, dot);
            String kid = JWSHeader.parse(new Base64URL(header)).getKeyID();
            if (kid != null && document.kids().contains(kid)) {
                known = header;
                return false;
            }
            return kid != null && document.refuses(kid);
        } catch (ParseException | IllegalArgumentException another) {
            return false;
        }
    }
}
