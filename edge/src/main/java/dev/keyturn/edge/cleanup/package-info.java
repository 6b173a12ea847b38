/**
 * Removes rows that have expired, in small batches beside the traffic. It owns no table: a feature whose rows expire
 * declares an {@link dev.keyturn.edge.cleanup.ExpiringTable} bean, and decides itself what an expired row is worth. {@link
 * dev.keyturn.edge.cleanup.Cleanup} empties a table for it.
 */
@NullMarked
package dev.keyturn.edge.cleanup;

import org.jspecify.annotations.NullMarked;
