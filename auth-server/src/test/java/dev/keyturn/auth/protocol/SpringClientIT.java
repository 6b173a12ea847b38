package dev.keyturn.auth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Spring Security's own OAuth2 client, in the parts of which an application's filters are made. */
@AuthServerTest
class SpringClientIT {
    private static final String REDIRECT_URI = "https://spring.example/login/oauth2/code/keyturn";

    private final String server;
    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    SpringClientIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.server = "http://127.0.0.1:" + port;
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void register() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes, redirect_uris)
                VALUES ('spring', 'An application of Spring', true, '{authorization_code,refresh_token}',
                        '{openid,users:read}', ARRAY[:redirect])
                ON CONFLICT (id) DO NOTHING""").param("redirect", REDIRECT_URI).update();
    }

    @Test
    void logsSomebodyInWithACodeAndPkceAndRefreshes() {
        People.Registered person = People.somebody();
        ClientRegistration registration = web();
        OAuth2AuthorizationRequest request = Objects.requireNonNull(new DefaultOAuth2AuthorizationRequestResolver(
                        new InMemoryClientRegistrationRepository(registration), "/oauth2/authorization")
                .resolve(new MockHttpServletRequest(), "keyturn"));
        OAuth2AuthorizationExchange exchange = new OAuth2AuthorizationExchange(request, allow(request, person));

        OAuth2LoginAuthenticationToken login =
                (OAuth2LoginAuthenticationToken) Objects.requireNonNull(new OidcAuthorizationCodeAuthenticationProvider(
                                new RestClientAuthorizationCodeTokenResponseClient(), new OidcUserService())
                        .authenticate(new OAuth2LoginAuthenticationToken(registration, exchange)));

        assertThat(request.getAdditionalParameters()).containsEntry("code_challenge_method", "S256");
        OAuth2AccessToken accessToken = Objects.requireNonNull(login.getAccessToken());
        OidcUser user = (OidcUser) Objects.requireNonNull(login.getPrincipal());
        assertThat(user.getSubject()).isEqualTo(person.uid());
        assertThat(user.getIdToken().getAudience()).containsExactly("spring");
        var refreshed = new RestClientRefreshTokenTokenResponseClient()
                .getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                        registration, accessToken, Objects.requireNonNull(login.getRefreshToken())));
        assertThat(refreshed.getAccessToken().getTokenValue()).isNotEqualTo(accessToken.getTokenValue());
        assertThat(Objects.requireNonNull(refreshed.getRefreshToken()).getTokenValue())
                .isNotEqualTo(login.getRefreshToken().getTokenValue());
    }

    @Test
    void getsAServicesToken() {
        ClientRegistration registration = ClientRegistration.withRegistrationId("keyturn")
                .clientId("service")
                .clientSecret(TestSettings.SERVICE_SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope("users:read")
                .tokenUri(server + "/oauth2/token")
                .build();

        var tokens = new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration));

        assertThat(tokens.getAccessToken().getScopes()).containsExactly("users:read");
    }

    /** What a person's browser and the application's redirect filter do between the request and the answer. */
    private OAuth2AuthorizationResponse allow(OAuth2AuthorizationRequest request, People.Registered person) {
        Browser browser = new Browser(caller);
        Answer login =
                browser.follow(browser.get(request.getAuthorizationRequestUri().substring(server.length())));
        Answer consent = browser.follow(browser.logIn(login, person));
        Answer answer = browser.submit(consent, Map.of("decision", "allow"));
        Map<String, String> parameters = UriComponentsBuilder.fromUriString(answer.header("Location"))
                .build()
                .getQueryParams()
                .toSingleValueMap();
        assertThat(answer.header("Location")).startsWith(REDIRECT_URI + "?");
        return OAuth2AuthorizationResponse.success(decoded(parameters.get("code")))
                .redirectUri(REDIRECT_URI)
                .state(decoded(parameters.get("state")))
                .build();
    }

    private static String decoded(@Nullable String value) {
        return UriUtils.decode(Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private ClientRegistration web() {
        return ClientRegistration.withRegistrationId("keyturn")
                .clientId("spring")
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(REDIRECT_URI)
                .scope("openid", "users:read")
                .issuerUri(TestSettings.ISSUER)
                .authorizationUri(server + "/oauth2/authorize")
                .tokenUri(server + "/oauth2/token")
                .jwkSetUri(server + "/oauth2/jwks")
                .userInfoUri(server + "/userinfo")
                .userNameAttributeName("sub")
                .build();
    }
}
