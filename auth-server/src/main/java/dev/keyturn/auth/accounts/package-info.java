/**
 * People: their accounts and their password hashes, registration, and the check of a name and password. It owns {@code
 * account}, {@code credential}, {@code login_source} and {@code provisioned_account}; others get a {@link
 * dev.keyturn.auth.accounts.Person} and never an entity.
 */
@NullMarked
package dev.keyturn.auth.accounts;

import org.jspecify.annotations.NullMarked;
