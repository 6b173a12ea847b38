package dev.keyturn.auth.browser;

import java.util.Set;

/**
 * Pages for people in another package: every bean is one. Their paths get the chain of pages: who is logged in, the
 * token that forms must hold, headers against framing, and refusals that are pages.
 */
public interface BrowserPages {
    /** Paths that show a page to a GET; a login may lead back there. */
    Set<String> pages();

    /** Paths that take a form by POST, with {@link Page#formToken} in it. */
    Set<String> forms();

    /**
     * What a login for one of these pages needs to know of it.
     *
     * @param target path and query of the page
     */
    default Purpose purpose(String target) {
        return Purpose.NONE;
    }

    /**
     * What somebody logs in for.
     *
     * @param leadsAway whether they may be redirected to an app afterwards
     * @param name with which they are likely to log in; empty if nobody said
     */
    record Purpose(boolean leadsAway, String name) {
        /** Nothing that is known. */
        public static final Purpose NONE = new Purpose(false, "");
    }
}
