/**
 * How a server is started, watched and stopped: a sentence for each reason not to start, a warning of variables that
 * are no setting, health and metrics on a port of their own, what a clock differs by, a thread for each scheduled task,
 * work that goes on in a thread until the server stops, threads that begin or do nothing, and a pause before a port is
 * closed.
 */
@NullMarked
package dev.keyturn.edge.operation;

import org.jspecify.annotations.NullMarked;
