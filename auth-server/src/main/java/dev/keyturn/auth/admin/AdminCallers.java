package dev.keyturn.auth.admin;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Role;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * The authorities of a token that is in force: those of its scopes, and {@link #MAY_ADMINISTER}. A person has the
 * latter only while they are an active administrator: the role is looked up with each call, not taken from the token.
 */
@Component
class AdminCallers implements Converter<Jwt, AbstractAuthenticationToken> {
    /** What every call needs besides its scope. It is none itself, so that no refusal tells anybody to ask for it. */
    static final String MAY_ADMINISTER = "MAY_ADMINISTER";

    private final AccountReader accounts;

    AdminCallers(AccountReader accounts) {
        this.accounts = accounts;
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new JwtAuthenticationToken(token, authorities(token));
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

    private List<GrantedAuthority> authorities(Jwt token) {
        Stream<String> scopes = ScopePolicy.of(token).stream().map(BearerErrors::authority);
        return AuthorityUtils.createAuthorityList(
                mayAdminister(token)
                        ? Stream.concat(scopes, Stream.of(MAY_ADMINISTER)).toList()
                        : scopes.toList());
    }
}
