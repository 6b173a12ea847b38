/**
 * How often somebody may try: budgets of failed logins and of registrations, shared by all nodes, spent before a
 * password is hashed. It owns {@code login_budget} and {@code login_salt}, knows names and addresses only as hashes, and
 * no account; {@code accounts} is its only guest, through {@link dev.keyturn.auth.limits.LoginLimits}.
 */
@NullMarked
package dev.keyturn.auth.limits;

import org.jspecify.annotations.NullMarked;
