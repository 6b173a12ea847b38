/**
 * Lists in pages: the parameters {@code skip}, {@code limit} and {@code after}, read and checked once, and the
 * {@code Link} to the next page (RFC 8288). It knows no list; a controller takes a {@link dev.keyturn.resource.paging.PageRequest}
 * as a parameter, asks its repository for one row more than the page holds, which may be fewer if they are long, and lets the
 * page answer.
 */
@NullMarked
package dev.keyturn.resource.paging;

import org.jspecify.annotations.NullMarked;
