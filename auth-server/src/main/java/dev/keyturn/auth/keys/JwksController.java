package dev.keyturn.auth.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The JWK Set (RFC 7517, section 5): bytes made once, with a strong validator, so that a consumer may ask often. */
@RestController
class JwksController {
    private final byte[] document;
    private final String entityTag;
    private final CacheControl cacheControl;

    JwksController(KeyRing ring, KeysProperties properties) {
        this.document = ring.published().toString(true).getBytes(StandardCharsets.UTF_8);
        this.entityTag = entityTag(document);
        this.cacheControl = CacheControl.maxAge(properties.jwksMaxAge()).cachePublic();
    }

    @GetMapping("/oauth2/jwks")
    ResponseEntity<byte[]> jwks() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(cacheControl)
                .eTag(entityTag)
                .body(document);
    }

    private static String entityTag(byte[] document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
            return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
