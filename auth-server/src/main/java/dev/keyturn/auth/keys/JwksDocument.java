package dev.keyturn.auth.keys;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;

/** The JWK Set (RFC 7517, section 5): bytes made once, with a strong validator, so that a consumer may ask often. */
@Component
class JwksDocument {
    private final byte[] bytes;
    private final String entityTag;
    private final String cacheControl;

    JwksDocument(KeyRing ring, KeysProperties properties) {
        this.bytes = ring.published().toString(true).getBytes(StandardCharsets.UTF_8);
        this.entityTag = entityTag(bytes);
        CacheControl caching = CacheControl.maxAge(properties.jwksMaxAge()).cachePublic();
        this.cacheControl = Objects.requireNonNull(caching.getHeaderValue());
    }

    /** Answers with it, or with 304 to who has it (RFC 9110, section 13.1.2). */
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (new ServletWebRequest(request, response).checkNotModified(entityTag)) {
            return;
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
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
