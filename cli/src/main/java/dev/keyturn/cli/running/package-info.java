/**
 * A local installation on disk: where it is, and which of its processes run, by the files that its starts leave in the
 * data folder. The package starts and ends none. The packages {@code local}, which writes the files, {@code secrets} and
 * {@code admin} come in.
 */
@NullMarked
package dev.keyturn.cli.running;

import org.jspecify.annotations.NullMarked;
