package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;

/** A part of the page about one's own account that another package has to show: every bean is one. */
public interface AccountSection {
    /** The part, for that person; {@link Html#NONE} if there is nothing to show. */
    Html show(HttpServletRequest request, BrowserLogin login);
}
