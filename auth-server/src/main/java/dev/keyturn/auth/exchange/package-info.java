/**
 * Token exchange (RFC 8693): a service that was called with somebody's token gets one of its own about the same subject,
 * to call the next service with. It owns no table; what it issues can never do more, nor live longer, than what it was
 * given. Nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.exchange;

import org.jspecify.annotations.NullMarked;
