/**
 * How often somebody may try: budgets of failed logins, registrations, devices' codes, pushed requests and mails,
 * shared by all nodes. It owns {@code login_budget} and {@code login_salt}, knows names and networks only as hashes,
 * and no account. Others count by {@link dev.keyturn.auth.limits.LoginLimits}, {@link
 * dev.keyturn.auth.limits.DeviceLimits}, {@link dev.keyturn.auth.limits.PushLimits} and {@link
 * dev.keyturn.auth.limits.MailLimits}.
 */
@NullMarked
package dev.keyturn.auth.limits;

import org.jspecify.annotations.NullMarked;
