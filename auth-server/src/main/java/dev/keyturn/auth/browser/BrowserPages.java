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
     * @param leadsTo sources (CSP) other than this server to which they may be redirected afterwards
     * @param name with which they are likely to log in; empty if nobody said
     */
    record Purpose(Set<String> leadsTo, String name) {
        static final Purpose NONE = new Purpose(Set.of(), "");
    }
}
