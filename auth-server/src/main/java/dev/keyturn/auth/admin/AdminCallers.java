package dev.keyturn.auth.admin;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Role;
import java.util.List;
import java.util.UUID;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * The authorities of a token that is in force. A service has those of its scopes; a person has them only while they are
 * an active administrator: the role is looked up with each call, not taken from the token.
 */
@Component
class AdminCallers implements Converter<Jwt, AbstractAuthenticationToken> {
    private final AccountReader accounts;

    AdminCallers(AccountReader accounts) {
        this.accounts = accounts;
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new JwtAuthenticationToken(token, mayAdminister(token) ? scopes(token) : List.of());
    }

    private boolean mayAdminister(Jwt token) {
        boolean person = token.hasClaim(ClaimNames.SESSION_ID)
                || token.hasClaim(ClaimNames.USER_ID)
                || token.hasClaim(ClaimNames.ROLES);
        return !person
                || accounts.find(UUID.fromString(token.getSubject()))
                        .filter(account -> account.active() && account.role() == Role.ADMIN)
                        .isPresent();
    }

    private static List<GrantedAuthority> scopes(Jwt token) {
        return ScopePolicy.of(token).stream()
                .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority(BearerErrors.authority(scope)))
                .toList();
    }
}
