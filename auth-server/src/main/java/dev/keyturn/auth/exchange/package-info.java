/**
 * Token exchange (RFC 8693): a service that was called with an access token gets another one about the same subject, to
 * call the next service with. It owns no table; {@code tokens} issues the new token, which never allows more or lives
 * longer than the old one. No other package uses it.
 */
@NullMarked
package dev.keyturn.auth.exchange;

import org.jspecify.annotations.NullMarked;
