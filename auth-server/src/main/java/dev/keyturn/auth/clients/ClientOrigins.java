package dev.keyturn.auth.clients;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;

/**
 * Which pages may call the protocol endpoints from a browser: those of a public client, known by where it is redirected
 * to. Nobody sends a cookie there, so the worst that a page can do is what its own server could do too.
 */
@Component
public class ClientOrigins implements CorsConfigurationSource {
    private static final int MAX_ENTRIES = 1_000;
    private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

    /** As a browser writes it (RFC 6454, section 6.2); the group is a loopback address without its port. */
    private static final Pattern ORIGIN = Pattern.compile(
            "(?:(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::[0-9]{1,5})?|https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?)");

    private final JdbcClient jdbc;
    private final RecentReads<String, Boolean> known = new RecentReads<>(MAX_ENTRIES, this::belongsToClient);

    ClientOrigins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the page of a request may do; null if it is no client's, and then a browser keeps the answer from it. */
    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !ORIGIN.matcher(origin).matches() || !known.get(origin)) {
            return null;
        }
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.of(origin));
        allowed.setAllowedMethods(List.of("GET", "POST"));
        allowed.setAllowedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "DPoP", "X-Requested-With"));
        allowed.setExposedHeaders(List.of(HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER));
        allowed.setMaxAge(PREFLIGHT_MAX_AGE);
        return allowed;
    }

    private boolean belongsToClient(String origin) {
        Matcher loopback = ORIGIN.matcher(origin);
        String anyPort = loopback.matches() ? loopback.group(1) : null;
        return jdbc.sql("""
                SELECT EXISTS (
                    SELECT FROM client c, unnest(c.redirect_uris) uri
                    WHERE c.is_active AND c.is_public
                      AND (starts_with(uri, :origin || '/')
                           OR c.is_native AND (starts_with(uri, :anyPort || '/') OR starts_with(uri, :anyPort || ':'))))""")
                .param("origin", origin)
                .param("anyPort", anyPort, Types.VARCHAR)
                .query(Boolean.class)
                .single();
    }
}
