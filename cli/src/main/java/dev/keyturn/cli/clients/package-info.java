/** {@code keyturn clients}: the applications that may ask for tokens. A secret is printed once. */
@NullMarked
package dev.keyturn.cli.clients;

import org.jspecify.annotations.NullMarked;
