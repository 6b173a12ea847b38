/**
 * What the values in a request may be: strict JSON, plain whole numbers, text that the database can keep and a person
 * can see.
 */
@NullMarked
package dev.keyturn.edge.fields;

import org.jspecify.annotations.NullMarked;
