/**
 * What happens to a request before a feature sees it and after the feature refused it, alike in both servers, and what
 * else both do alike. {@link dev.keyturn.edge.Edge} is the door: a server imports it, and it lays down the order of the
 * filters. The packages below know no feature.
 */
@NullMarked
package dev.keyturn.edge;

import org.jspecify.annotations.NullMarked;
