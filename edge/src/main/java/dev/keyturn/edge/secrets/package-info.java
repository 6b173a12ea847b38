/**
 * Random secrets that the server gives out, and the digests that it keeps of them.
 */
@NullMarked
package dev.keyturn.edge.secrets;

import org.jspecify.annotations.NullMarked;
