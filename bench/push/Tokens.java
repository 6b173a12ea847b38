import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Access tokens of thousands of people, without a login for each. The resource server trusts whoever signs with a published
 * key; it is told to read the key set here, which is the issuer's own with one more key. That it checks each token is the same.
 */
final class Tokens implements AutoCloseable {
    private static final String KID = "bench";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final String issuer;
    private final String audience;
    private final KeyPair key;
    private final HttpServer http;

    /** @param port of the key set, on loopback */
    Tokens(String issuer, String audience, int port) throws GeneralSecurityException, IOException {
        this.issuer = issuer;
        this.audience = audience;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.key = generator.generateKeyPair();
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", exchange -> {
            byte[] document = keySet().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, document.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(document);
            }
        });
        http.start();
    }

    private String keySet() throws IOException {
        RSAPublicKey ours = (RSAPublicKey) key.getPublic();
        try (var in = URI.create(issuer + "/oauth2/jwks").toURL().openStream()) {
            String theirs = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return theirs.replaceFirst("\\[", """
                    [{"kty":"RSA","kid":"%s","n":"%s","e":"%s"},\
                    """.formatted(KID, base64url(ours.getModulus()), base64url(ours.getPublicExponent())));
        }
    }

    private static String base64url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** Good for an hour, to read and send messages. */
    String of(long person, String uid) {
        long now = Instant.now().getEpochSecond();
        String token = part("""
                {"alg":"RS256","typ":"at+jwt","kid":"%s"}""".formatted(KID)) + "." + part("""
                {"iss":"%s","aud":"%s","sub":"%s","user_id":%d,"client_id":"bench","jti":"%s","roles":["VISITOR"],\
                "scope":"messages:read messages:write","iat":%d,"auth_time":%d,"exp":%d}"""
                .formatted(issuer, audience, uid, person, uid, now, now, now + 3600));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(token.getBytes(StandardCharsets.US_ASCII));
            return token + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String part(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
