/**
 * Access tokens: what they say (RFC 9068), for whom they are good, and which scopes a client is granted. It owns no
 * table and issuing writes nothing; {@code protocol} and {@code login} come here once they know who is asking.
 */
@NullMarked
package dev.keyturn.auth.tokens;

import org.jspecify.annotations.NullMarked;
