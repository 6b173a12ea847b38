/**
 * PostgreSQL as a process of this machine: unpacked, started, watched and stopped, and the database with its roles in it.
 * The package owns PostgreSQL's settings, but neither its password nor what the servers keep in it. The packages {@code
 * local} and {@code servers} come in.
 */
@NullMarked
package dev.keyturn.cli.postgres;

import org.jspecify.annotations.NullMarked;
