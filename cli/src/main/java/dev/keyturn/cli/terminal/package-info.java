/**
 * What a person sees of a command: progress, tables, the box, and the one sentence that a failure ends with. The
 * package decides on colours and redrawn lines, and knows no feature; every other package of the command may come in.
 */
@NullMarked
package dev.keyturn.cli.terminal;

import org.jspecify.annotations.NullMarked;
