/**
 * The resource server as a whole: its start, the table of which call needs which scope, and the web pages that may call
 * it. The package owns no endpoint but the metadata (RFC 9728): each feature has a package of its own, and none of them
 * imports this one.
 */
@NullMarked
package dev.keyturn.resource;

import org.jspecify.annotations.NullMarked;
