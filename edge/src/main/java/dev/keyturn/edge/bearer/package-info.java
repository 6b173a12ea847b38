/**
 * How a caller shows an access token, how a token is spelt, and what the caller is told when it is refused (RFC 6750).
 */
@NullMarked
package dev.keyturn.edge.bearer;

import org.jspecify.annotations.NullMarked;
