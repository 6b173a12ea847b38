package dev.keyturn.cli.secrets;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file with the resource server's key pair, a JWK. The resource server authenticates with it, so that the servers
 * share no secret.
 */
public final class TrustKey {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PRIVATE = "d";
    private static final int COORDINATE_BYTES = 32;

    private final Path path;
    private final String remedy;

    TrustKey(Path path) {
        this(path, "make another with `rm '%s' && ./keyturn start`".formatted(path));
    }

    private TrustKey(Path path, String remedy) {
        this.path = path;
        this.remedy = remedy;
    }

    /** The key in another file, if one is named; such a file is never made here. */
    public TrustKey orOf(@Nullable String file) {
        return file == null
                ? this
                : new TrustKey(Path.of(file), "KEYTURN_TRUST_KEY_FILE names it, and can be left out");
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    void createIfMissing() {
        if (!Files.exists(path)) {
            PrivateFiles.write(path, (JSON.writeValueAsString(create()) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The public key as a JWK Set, to be registered. */
    public String publicKeys() {
        try {
            ObjectNode key = (ObjectNode) JSON.readTree(Files.readString(path));
            key.remove(PRIVATE);
            ObjectNode set = JSON.createObjectNode();
            set.putArray("keys").add(key);
            return JSON.writeValueAsString(set);
        } catch (IOException | JacksonException | ClassCastException e) {
            throw new Failure("%s cannot be read: %s.".formatted(path, remedy), e);
        }
    }

    private static ObjectNode create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return jwk(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 and SHA-256 are part of every JDK", e);
        }
    }

    private static ObjectNode jwk(KeyPair pair) throws GeneralSecurityException {
        ECPublicKey open = (ECPublicKey) pair.getPublic();
        ObjectNode jwk = JSON.createObjectNode();
        jwk.put("crv", "P-256");
        jwk.put("kty", "EC");
        jwk.put("x", base64url(open.getW().getAffineX()));
        jwk.put("y", base64url(open.getW().getAffineY()));
        // The thumbprint is of these four members, in this order (RFC 7638).
        byte[] thumbprint = MessageDigest.getInstance("SHA-256")
                .digest(JSON.writeValueAsString(jwk).getBytes(StandardCharsets.UTF_8));
        jwk.put("kid", Base64.getUrlEncoder().withoutPadding().encodeToString(thumbprint));
        jwk.put("use", "sig");
        jwk.put("alg", "ES256");
        jwk.put(PRIVATE, base64url(((ECPrivateKey) pair.getPrivate()).getS()));
        return jwk;
    }

    private static String base64url(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        byte[] padded = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }
}
