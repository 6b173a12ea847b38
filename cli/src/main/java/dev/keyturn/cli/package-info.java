/**
 * The command {@code keyturn}: its tree of subcommands, its version and how it ends. It owns no behaviour of its own;
 * each subcommand lives with its feature, and nobody calls in here.
 */
@NullMarked
package dev.keyturn.cli;

import org.jspecify.annotations.NullMarked;
