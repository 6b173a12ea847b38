/**
 * What a person sees: progress, tables, the box, and the one sentence that a failure ends with. It decides on colours
 * and redrawn lines, knows no feature, and any of them may come in.
 */
@NullMarked
package dev.keyturn.cli.terminal;

import org.jspecify.annotations.NullMarked;
