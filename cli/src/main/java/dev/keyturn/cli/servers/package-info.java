/**
 * The two servers as processes: what they are told by their environment, their AOT caches, and whether they can serve. The
 * package knows the servers by their jars and their management ports alone. Only the package {@code local} comes in.
 */
@NullMarked
package dev.keyturn.cli.servers;

import org.jspecify.annotations.NullMarked;
