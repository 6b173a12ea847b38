/**
 * The resource server as a whole: its start, its clock, and the one table that says which call needs which scope. It
 * owns no endpoint but its metadata (RFC 9728); each feature has a package of its own, and none of them looks up here.
 */
@NullMarked
package dev.keyturn.resource;

import org.jspecify.annotations.NullMarked;
