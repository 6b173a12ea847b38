/**
 * Lists in pages: the parameters {@code skip}, {@code limit} and {@code after}, read and checked once, and the
 * {@code Link} to the next page (RFC 8288). It knows no list. A controller takes a {@link
 * dev.keyturn.resource.paging.PageRequest} as a parameter and has it answer; the rows are read by it, too, one more than
 * the page holds, to see whether another page follows. Of long elements a page holds fewer.
 */
@NullMarked
package dev.keyturn.resource.paging;

import org.jspecify.annotations.NullMarked;
