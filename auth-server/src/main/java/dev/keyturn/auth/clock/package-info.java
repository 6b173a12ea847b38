/**
 * The database's clock, which all nodes share, as one node has read it, and by how much the node's own differs. {@code keys}
 * reads it; whoever writes times that another node goes by asks it.
 */
@NullMarked
package dev.keyturn.auth.clock;

import org.jspecify.annotations.NullMarked;
