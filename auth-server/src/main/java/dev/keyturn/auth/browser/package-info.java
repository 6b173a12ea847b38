/**
 * People's browsers: the pages to log in and to register, the login that a cookie stands for, and the layout and
 * protection of every page. It owns {@code browser_login}, and no page of another feature: a feature with pages
 * declares a {@link dev.keyturn.auth.browser.BrowserPages} bean, makes each of them a {@link
 * dev.keyturn.auth.browser.Page}, and finds the person in its principal, a {@link
 * dev.keyturn.auth.browser.BrowserLogin}.
 */
@NullMarked
package dev.keyturn.auth.browser;

import org.jspecify.annotations.NullMarked;
