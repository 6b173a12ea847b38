package dev.keyturn.auth.keys;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * All keys were replaced, because those from before may be in other hands. It is published inside the transaction that
 * does it, and whoever keeps what was given out before ends it there.
 *
 * @param reason for the audit log
 * @param sessionsEnded how many sessions there were to end; who ends them adds
 */
public record KeysReplaced(String reason, AtomicInteger sessionsEnded) {}
