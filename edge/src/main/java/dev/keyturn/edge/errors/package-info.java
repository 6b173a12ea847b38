/**
 * What an error looks like, whoever finds it: a controller, security, the firewall, the container, the database. A
 * feature throws a {@link dev.keyturn.edge.errors.ProblemException}, or a {@link dev.keyturn.edge.errors.PassingFault} for
 * what will be well again; both become an answer of one shape here, and what is a fault of ours a line in the log.
 */
@NullMarked
package dev.keyturn.edge.errors;

import org.jspecify.annotations.NullMarked;
