/**
 * Keyturn on one machine: PostgreSQL and both servers started, watched and stopped in order as one, and the commands that
 * do so. Only the command tree comes in, through the commands.
 */
@NullMarked
package dev.keyturn.cli.local;

import org.jspecify.annotations.NullMarked;
