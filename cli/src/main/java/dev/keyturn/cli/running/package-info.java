/**
 * A local installation as its processes and the commands for them see it: its settings and folders, its logs, and which of
 * its processes run, by the files that its starts leave in the data folder. The package owns the data folder but not the
 * secrets in it, and starts nothing. Every other package but {@code terminal} comes in.
 */
@NullMarked
package dev.keyturn.cli.running;

import org.jspecify.annotations.NullMarked;
