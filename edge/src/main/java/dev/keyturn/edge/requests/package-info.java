/**
 * What a request may take before a feature sees it: a thread in its turn, the length of its body and the time of its
 * head and body, a place among those that are under way, one content type; and how an answer leaves. It leads a browser
 * from the address of the server alone to a page.
 */
@NullMarked
package dev.keyturn.edge.requests;

import org.jspecify.annotations.NullMarked;
