/**
 * The record of what happened to accounts, clients, sessions and keys. It owns {@code audit_event} and nothing else; every
 * feature writes through {@link dev.keyturn.auth.audit.AuditLog}, inside the transaction that the event tells of, and
 * operators read it at {@code /admin/audit}.
 */
@NullMarked
package dev.keyturn.auth.audit;

import org.jspecify.annotations.NullMarked;
