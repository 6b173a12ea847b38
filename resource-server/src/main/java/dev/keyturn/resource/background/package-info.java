/**
 * Threads that work for as long as the server runs. Any package with such work comes in.
 */
@NullMarked
package dev.keyturn.resource.background;

import org.jspecify.annotations.NullMarked;
