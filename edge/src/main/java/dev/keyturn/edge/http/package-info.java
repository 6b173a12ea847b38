/**
 * What features say in HTTP's own terms: on which state of a thing a request insists, where the next page of a list is,
 * which origin a page has, and where a request comes from. Nothing here stands in the way of a request.
 */
@NullMarked
package dev.keyturn.edge.http;

import org.jspecify.annotations.NullMarked;
