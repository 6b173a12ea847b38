/**
 * Shared by the tests of both servers: a PostgreSQL with the contract's roles and schemas, slow senders, and what is
 * documented of settings.
 */
@NullMarked
package dev.keyturn.model.testing;

import org.jspecify.annotations.NullMarked;
