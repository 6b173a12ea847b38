/**
 * Removes rows that have expired, in small batches beside the traffic. The package owns no table: a feature whose rows
 * expire declares an {@link dev.keyturn.edge.cleanup.ExpiringTable} bean, and decides itself what a row is worth that
 * has expired but is still there. Features also call {@link dev.keyturn.edge.cleanup.Cleanup} to empty a table.
 */
@NullMarked
package dev.keyturn.edge.cleanup;

import org.jspecify.annotations.NullMarked;
