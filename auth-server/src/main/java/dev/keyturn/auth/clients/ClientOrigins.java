package dev.keyturn.auth.clients;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.http.PageOrigin;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets web pages of public clients call the protocol endpoints (CORS). A page is known by its origin, which is that of one
 * of the client's redirect URIs. Nobody sends a cookie there, so the worst that a page can do is what its own server could
 * do too. Origins are read again every two seconds at most, and more seldom when there are very many. While the database is
 * away, those that were read last count, so that a page may read that it was refused for that reason.
 */
@Component
public class ClientOrigins {
    private static final String ALL = "all";
    private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

    /** How long a request may wait for the database here, before it has been admitted. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** How long a reading is good for each origin in it: 100,000 origins, which take a while to read, for ten seconds. */
    private static final long NANOS_EACH = TimeUnit.MICROSECONDS.toNanos(100);

    /** As a browser writes it (RFC 6454, section 6.2); the group is a loopback address without its port. */
    private static final Pattern ORIGIN = Pattern.compile(
            "(?:(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::[0-9]{1,5})?|https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?)");

    private static final Set<String> LOOPBACK = Set.of("http://127.0.0.1", "http://[::1]");
    private static final String ANY_PORT = ":*";
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");

    private final JdbcClient jdbc;
    private final RecentReads<String, Set<String>> known = new RecentReads<>(1, all -> read());
    private final AtomicReference<@Nullable Reading> last = new AtomicReference<>();

    ClientOrigins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Lets the pages of public clients call these paths. */
    public FilterRegistrationBean<CorsFilter> mayCall(Stream<String> paths) {
        var registration = new FilterRegistrationBean<>(new CorsFilter(this::configuration));
        registration.setUrlPatterns(
                paths.flatMap(path -> Stream.of(path, path + "/")).toList());
        registration.setOrder(Edge.FOR_PAGES);
        return registration;
    }

    /** What the page of a request may do; null if it is no client's, and then a browser keeps the answer from it. */
    @Nullable
    CorsConfiguration configuration(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !isClients(origin)) {
            return null;
        }
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.of(origin));
        // A method that needs no preflight, such as HEAD, is answered as for any other caller.
        allowed.setAllowedMethods(
                CorsUtils.isPreFlightRequest(request) ? List.of("GET", "POST") : List.of(CorsConfiguration.ALL));
        allowed.setAllowedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "DPoP", "X-Requested-With"));
        allowed.setExposedHeaders(List.of(HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER));
        allowed.setMaxAge(PREFLIGHT_MAX_AGE);
        return allowed;
    }

    private boolean isClients(String origin) {
        Matcher matcher = ORIGIN.matcher(origin);
        if (!matcher.matches()) {
            return false;
        }
        Reading before = last.get();
        Set<String> origins =
                before == null ? known.get(ALL) : known.get(ALL, PATIENCE).orElse(before.origins());
        return origins.contains(origin) || (matcher.group(1) != null && origins.contains(matcher.group(1) + ANY_PORT));
    }

    /** Reads all origins at once, so that an unknown origin costs no query. */
    private Set<String> read() {
        Reading before = last.get();
        if (before != null
                && System.nanoTime() - before.nanos() < before.origins().size() * NANOS_EACH) {
            return before.origins();
        }
        Set<String> read =
                jdbc.sql("""
                SELECT uri, c.is_native FROM client c, unnest(c.redirect_uris) uri WHERE c.is_active AND c.is_public""").query((row, number) -> origin(row.getString("uri"), row.getBoolean("is_native"))).stream()
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet());
        last.set(new Reading(read, System.nanoTime()));
        return read;
    }

    /** @param nanos {@link System#nanoTime()} of then */
    private record Reading(Set<String> origins, long nanos) {}

    /** The origin of a redirect URI; of a native app on this machine, with any port. */
    private static Optional<String> origin(String redirectUri, boolean nativeApp) {
        Optional<String> origin = Optional.ofNullable(PageOrigin.of(redirectUri));
        return nativeApp ? origin.map(ClientOrigins::onAnyPort) : origin;
    }

    private static String onAnyPort(String origin) {
        String host = PORT.matcher(origin).replaceFirst("");
        return LOOPBACK.contains(host) ? host + ANY_PORT : origin;
    }
}
