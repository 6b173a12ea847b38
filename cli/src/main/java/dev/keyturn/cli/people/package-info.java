/** {@code keyturn users}, {@code sessions} and {@code audit}: accounts, where they are logged in, and what happened. */
@NullMarked
package dev.keyturn.cli.people;

import org.jspecify.annotations.NullMarked;
