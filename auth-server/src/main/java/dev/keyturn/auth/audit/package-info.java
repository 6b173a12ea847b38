/**
 * The audit log: what happened to accounts, clients, sessions and keys, for operators at {@code /admin/audit}. It owns
 * {@code audit_event}, and does not decide what is recorded: other packages write through {@link
 * dev.keyturn.auth.audit.AuditLog}, inside the transaction of the change.
 */
@NullMarked
package dev.keyturn.auth.audit;

import org.jspecify.annotations.NullMarked;
