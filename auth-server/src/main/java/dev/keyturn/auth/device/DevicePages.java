package dev.keyturn.auth.device;

import dev.keyturn.auth.browser.BrowserPages;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The addresses of the device pages. */
@Component
class DevicePages implements BrowserPages {
    static final String DEVICE = "/device";
    static final String DECISION = "/device/decision";

    @Override
    public Set<String> pages() {
        return Set.of(DEVICE);
    }

    @Override
    public Set<String> forms() {
        return Set.of(DEVICE, DECISION);
    }
}
