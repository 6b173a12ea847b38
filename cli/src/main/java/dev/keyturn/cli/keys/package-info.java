/**
 * {@code keyturn keys} and {@code keyturn recover}: the keys that sign, their rotation and revocation, and what follows a
 * restore. A step that is not safe yet is waited for, or refused with the time at which it becomes so.
 */
@NullMarked
package dev.keyturn.cli.keys;

import org.jspecify.annotations.NullMarked;
