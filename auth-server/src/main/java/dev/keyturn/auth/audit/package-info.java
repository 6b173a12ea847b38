/**
 * The record of what happened to accounts, clients, sessions and keys. It owns {@code audit_event} and nothing else; every
 * feature writes through {@link dev.keyturn.auth.audit.AuditLog}, inside the transaction that the event tells of.
 */
@NullMarked
package dev.keyturn.auth.audit;

import org.jspecify.annotations.NullMarked;
