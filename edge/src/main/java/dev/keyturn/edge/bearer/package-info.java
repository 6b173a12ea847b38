/**
 * How a caller shows an access token, and what it is told when the token is refused (RFC 6750).
 */
@NullMarked
package dev.keyturn.edge.bearer;

import org.jspecify.annotations.NullMarked;
