/**
 * How often somebody may try: budgets of failed logins, of registrations and of devices' codes, shared by all nodes, spent
 * before a password is hashed or a code is looked for. It owns {@code login_budget} and {@code login_salt}, knows names and addresses only as hashes, and
 * no account; {@code accounts} comes in through {@link dev.keyturn.auth.limits.LoginLimits}, and {@code device} through
 * {@link dev.keyturn.auth.limits.DeviceLimits}.
 */
@NullMarked
package dev.keyturn.auth.limits;

import org.jspecify.annotations.NullMarked;
