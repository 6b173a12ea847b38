/**
 * The documentation at {@code /docs} and who may read it: the description of the API, and pages that show it.
 */
@NullMarked
package dev.keyturn.edge.docs;

import org.jspecify.annotations.NullMarked;
