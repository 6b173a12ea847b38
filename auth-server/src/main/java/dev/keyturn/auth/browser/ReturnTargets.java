package dev.keyturn.auth.browser;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where a login may lead back to: the pages of this server that asked for it, and no other address at all. */
@Component
class ReturnTargets {
    /** What an address holds (RFC 3986, appendix A), without a fragment. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._~:/?@!$&'()*+,;=%\\[\\]-]+");

    private final List<BrowserPages> features;

    ReturnTargets(List<BrowserPages> features) {
        this.features = List.copyOf(features);
    }

    /** The target, if it is one of those pages; for any other text, empty. */
    Optional<Target> of(@Nullable String text) {
        if (text == null
                || text.length() > LoginPage.LONGEST_TARGET
                || !ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        return features.stream()
                .filter(feature -> feature.pages().contains(path))
                .findFirst()
                .map(feature -> new Target(text, feature.purpose(text)));
    }

    /**
     * A page to lead back to.
     *
     * @param address path and query
     * @param purpose what a login for it needs to know
     */
    record Target(String address, BrowserPages.Purpose purpose) {}
}
