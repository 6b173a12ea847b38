/**
 * Lists in pages: the parameters {@code limit} and {@code after}, read and checked once, and the {@code Link} to the next
 * page (RFC 8288). It knows no list; a controller takes a {@link dev.keyturn.auth.paging.PageRequest} as a parameter, reads one
 * row more than the page holds, and lets the page answer.
 */
@NullMarked
package dev.keyturn.auth.paging;

import org.jspecify.annotations.NullMarked;
