/**
 * Keyturn on one machine: PostgreSQL and both servers as processes, started, watched and stopped in order, and the
 * commands that do so. It owns the data folder but not the secrets in it; only the command tree comes in, through the
 * commands.
 */
@NullMarked
package dev.keyturn.cli.local;

import org.jspecify.annotations.NullMarked;
