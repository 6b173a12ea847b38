/**
 * What both servers do alike with PostgreSQL: lists of columns, one statement for many requests at once, and connections
 * that turn out to lead to a server that is only read.
 */
@NullMarked
package dev.keyturn.edge.database;

import org.jspecify.annotations.NullMarked;
