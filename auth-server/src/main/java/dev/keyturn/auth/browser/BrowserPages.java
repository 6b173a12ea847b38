package dev.keyturn.auth.browser;

import java.util.Set;

/**
 * The pages that another package has for people: every bean of this type counts. Their paths get the security chain of
 * pages: the browser's login, the token that forms must hold, headers against framing, and refusals as pages.
 */
public interface BrowserPages {
    /** Paths that show a page to a GET; a login may lead back there. */
    Set<String> pages();

    /** Paths that take a form by POST, with {@link Page#formToken} in it. */
    Set<String> forms();

    /**
     * The purpose of a login that leads back to one of these pages.
     *
     * @param target path and query of the page
     */
    default Purpose purpose(String target) {
        return Purpose.NONE;
    }

    /**
     * The purpose of a login.
     *
     * @param leadsAway whether it may redirect to an app afterwards
     * @param name the likely username; empty if unknown
     */
    record Purpose(boolean leadsAway, String name) {
        /** Nothing that is known. */
        public static final Purpose NONE = new Purpose(false, "");
    }
}
