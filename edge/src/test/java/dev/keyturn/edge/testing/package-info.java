/** A small server that has nothing but the edge and something to refuse, and a client that may break any rule of HTTP. */
@NullMarked
package dev.keyturn.edge.testing;

import org.jspecify.annotations.NullMarked;
