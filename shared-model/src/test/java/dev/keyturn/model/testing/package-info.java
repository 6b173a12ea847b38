/** Fixtures about the contract, shared by the tests of both servers: a PostgreSQL with its roles and schemas. */
@NullMarked
package dev.keyturn.model.testing;

import org.jspecify.annotations.NullMarked;
