/**
 * People: their accounts and their password hashes, registration, login, the change of a password, and {@code
 * /admin/users}. It owns {@code account}, {@code credential}, {@code login_source} and {@code provisioned_account}.
 * Others ask {@link dev.keyturn.auth.accounts.AccountReader}, {@link dev.keyturn.auth.accounts.PasswordLogin} and {@link
 * dev.keyturn.auth.accounts.PasswordChange}, and hear its events; no hash leaves it.
 */
@NullMarked
package dev.keyturn.auth.accounts;

import org.jspecify.annotations.NullMarked;
