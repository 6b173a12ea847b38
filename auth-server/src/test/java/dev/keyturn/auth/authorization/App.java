package dev.keyturn.auth.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An app as its developer would write it: its requests, and what it makes of the answers. */
record App(String id, String redirectUri) {
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    /** Of {@link #VERIFIER}, both from RFC 7636, appendix B. */
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    static final String SECRET = "backend-secret-0123456789-0123456789-0123456789";

    /** Somebody else's, on the web. */
    static final App THIRD_PARTY = new App("third", "https://app.example/cb");
    /** Ours, on the web. */
    static final App FIRST_PARTY = new App("ours", "https://ours.example/cb");
    /** Somebody else's, on a person's machine. */
    static final App LOOPBACK = new App("loopback", "http://127.0.0.1/cb");
    /** Confidential. */
    static final App BACKEND = new App("backend", "https://backend.example/cb?tenant=1");
    /** One that may not refresh. */
    static final App SHORT = new App("short", "https://short.example/cb");

    static void registerAll(JdbcClient jdbc) {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, redirect_uris, is_native) VALUES
                    ('third', 'Third <script>alert(1)</script> "App"', true, false,
                     '{authorization_code,refresh_token}', '{openid,users:read,events:read}',
                     '{https://app.example/cb,https://app.example/callback/}', false),
                    ('ours', 'Our app', true, true,
                     '{authorization_code,refresh_token}', '{openid,users:read}', '{https://ours.example/cb}', false),
                    ('loopback', 'On your machine', true, false,
                     '{authorization_code,refresh_token}', '{openid,users:read}',
                     '{http://127.0.0.1/cb,"http://[::1]/cb"}', true),
                    ('our-loopback', 'Ours, on your machine', true, true,
                     '{authorization_code,refresh_token}', '{openid,users:read}', '{http://127.0.0.1/cb}', true),
                    ('backend', 'A backend', false, false,
                     '{authorization_code,refresh_token}', '{openid,users:read}',
                     '{https://backend.example/cb?tenant=1}', false),
                    ('short', 'Does not refresh', true, true,
                     '{authorization_code}', '{users:read}', '{https://short.example/cb}', false),
                    ('codeless', 'Has no grant for codes', true, true,
                     '{refresh_token}', '{users:read}', '{https://codeless.example/cb}', false)
                ON CONFLICT (id) DO NOTHING""").update();
        jdbc.sql("""
                INSERT INTO client_secret (client_id, secret_hash) VALUES ('backend', sha256(:secret::bytea))
                ON CONFLICT DO NOTHING""").param("secret", SECRET).update();
    }

    /** Its request, as a link. */
    String link() {
        return link(Map.of());
    }

    /** Its request with parameters of its own; an empty one leaves its parameter out. */
    String link(Map<String, String> more) {
        return "/oauth2/authorize?" + new Parameters(parameters(more), Set.of()).query();
    }

    Map<String, String> parameters(Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", id);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("scope", "users:read");
        parameters.put("state", "a state/with+odd &=?");
        parameters.put("code_challenge", CHALLENGE);
        parameters.put("code_challenge_method", "S256");
        parameters.putAll(more);
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    /** A code, from somebody who logs in and allows what they are asked. */
    String code(Caller caller, People.Registered person) {
        return code(caller, person, Map.of());
    }

    String code(Caller caller, People.Registered person, Map<String, String> more) {
        Browser browser = new Browser(caller);
        Answer answer = browser.follow(browser.logIn(browser.follow(browser.get(link(more))), person));
        if (answer.status() == 200) {
            answer = browser.submit(answer, Map.of("decision", "allow"));
        }
        return codeIn(answer);
    }

    Answer redeem(Caller caller, String code) {
        return redeem(caller, code, Map.of());
    }

    Answer redeem(Caller caller, String code, Map<String, String> more, String... headers) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", id);
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", VERIFIER);
        form.putAll(more);
        form.values().removeIf(String::isEmpty);
        return caller.postForm("/oauth2/token", form, headers);
    }

    /** The code in a redirect; empty if there is none. */
    static String codeIn(Answer redirect) {
        return response(redirect).getOrDefault("code", "");
    }

    /** What a redirect tells the app. */
    static Map<String, String> response(Answer redirect) {
        String query = URI.create(redirect.header("Location")).getRawQuery();
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}
