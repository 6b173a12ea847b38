package dev.keyturn.auth.device;

import dev.keyturn.auth.browser.BrowserPages;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The addresses of the device pages. */
@Configuration(proxyBeanMethods = false)
class DevicePages {
    static final String DEVICE = "/device";
    static final String DECISION = "/device/decision";

    @Bean
    BrowserPages devicePaths() {
        return new BrowserPages() {
            @Override
            public Set<String> pages() {
                return Set.of(DEVICE);
            }

            @Override
            public Set<String> forms() {
                return Set.of(DEVICE, DECISION);
            }
        };
    }
}
