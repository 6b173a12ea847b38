package dev.keyturn.auth.oidc;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code /userinfo} (OpenID Connect Core 1.0, section 5.3): what the token's scopes let the client know of the person. */
@RestController
class UserInfoController {
    static final String PATH = "/userinfo";

    private final AccountReader accounts;

    UserInfoController(AccountReader accounts) {
        this.accounts = accounts;
    }

    @RequestMapping(
            path = PATH,
            method = {RequestMethod.GET, RequestMethod.POST},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<UserInfo> userInfo(@AuthenticationPrincipal Jwt token) {
        return accounts.find(UUID.fromString(token.getSubject()))
                .map(account -> UserInfo.of(account, ScopePolicy.of(token)))
                .map(info ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(info))
                .orElseThrow(() ->
                        new ProblemException(ProblemType.SESSION_ENDED, "The account of this token has been removed."));
    }
}
