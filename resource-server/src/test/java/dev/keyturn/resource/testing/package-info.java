/**
 * What the tests of this server share: an issuer with keys of its own, a real PostgreSQL behind a line that can be cut,
 * people, and a client. It knows the server only by its address; one Spring context serves all tests that want one.
 */
@NullMarked
package dev.keyturn.resource.testing;

import org.jspecify.annotations.NullMarked;
