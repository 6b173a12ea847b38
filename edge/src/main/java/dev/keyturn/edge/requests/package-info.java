/**
 * What a request may take before a feature sees it: the length of its body and the time of its head and body, a place
 * among those that are under way, one content type; and how an answer leaves. It knows where a request comes from, and
 * reads on which state of a thing it insists.
 */
@NullMarked
package dev.keyturn.edge.requests;

import org.jspecify.annotations.NullMarked;
