/**
 * What people see of their own account in a browser: where they are logged in, and how they end that; what is known of
 * them; and another password. It owns no table, and does for a browser what {@code login} does for apps. Nobody comes in;
 * a package with something to show there declares an {@link dev.keyturn.auth.browser.AccountSection} bean.
 */
@NullMarked
package dev.keyturn.auth.home;

import org.jspecify.annotations.NullMarked;
