/** What people and clients do with the whole of Keyturn, through real processes and from outside. */
@NullMarked
package dev.keyturn.journeys;

import org.jspecify.annotations.NullMarked;
