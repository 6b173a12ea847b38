package dev.keyturn.resource.validation;

import dev.keyturn.edge.bearer.BearerErrors;
import java.io.Serial;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/** A {@link Caller} as Spring Security knows it: one authority for each scope. It does not keep the token. */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    private CallerAuthentication(Caller caller, List<GrantedAuthority> authorities) {
        super(authorities);
        this.caller = caller;
        setAuthenticated(true);
    }

    /** The authentication of a caller whose token, or ticket, has been found good. */
    public static CallerAuthentication of(Caller caller) {
        return new CallerAuthentication(
                caller,
                caller.scopes().stream().map(CallerAuthentication::authority).toList());
    }

    /** The authentication of the caller of a token that has been found good. */
    public static CallerAuthentication of(Jwt token) {
        return of(token instanceof VerifiedToken verified ? verified.caller() : Caller.of(token));
    }

    private static GrantedAuthority authority(String scope) {
        return new SimpleGrantedAuthority(BearerErrors.authority(scope));
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return caller.subject();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && super.equals(that) && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), caller);
    }
}
