/**
 * What both servers do alike with PostgreSQL: reading columns, one statement for many requests at once, commits that wait
 * for no standby, and connections that turn out to lead to a server that is only read.
 */
@NullMarked
package dev.keyturn.edge.database;

import org.jspecify.annotations.NullMarked;
