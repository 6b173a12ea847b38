package dev.keyturn.resource;

import dev.keyturn.edge.http.PageOrigin;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Web pages that may call the APIs from a browser (CORS).
 *
 * @param origins of these pages, each as a browser writes it in {@code Origin}, separated by commas; {@code *} for any.
 *     Of an address, its origin counts. They may open sockets too, unless {@code keyturn.push.allowed-origins} says
 *     something else
 */
@ConfigurationProperties("keyturn.cors")
record CorsProperties(@DefaultValue List<String> origins) {
    CorsProperties {
        origins = PageOrigin.ofEach(origins);
    }
}
