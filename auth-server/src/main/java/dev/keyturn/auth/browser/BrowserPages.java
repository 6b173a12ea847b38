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
     * Sources (CSP) other than this server to which somebody may be redirected who has logged in for one of these pages.
     *
     * @param target path and query of the page
     */
    default Set<String> leadsTo(String target) {
        return Set.of();
    }

    /**
     * The name that somebody is likely to log in with for one of these pages; empty if nobody said.
     *
     * @param target path and query of the page
     */
    default String expects(String target) {
        return "";
    }
}
