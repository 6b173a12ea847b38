package dev.keyturn.auth.browser;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The addresses that a login may lead back to: the pages of {@link BrowserPages} beans, and no others. */
@Component
class ReturnTargets {
    /** The characters of an address (RFC 3986, appendix A), without a fragment. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._~:/?@!$&'()*+,;=%\\[\\]-]+");

    private final List<BrowserPages> features;

    ReturnTargets(List<BrowserPages> features) {
        this.features = List.copyOf(features);
    }

    /** The target, if the text is the address of such a page; else empty. */
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
