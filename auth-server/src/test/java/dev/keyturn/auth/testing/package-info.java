/** What the tests of all features share: the server on a real database, and a client that speaks to it over HTTP. */
@NullMarked
package dev.keyturn.auth.testing;

import org.jspecify.annotations.NullMarked;
