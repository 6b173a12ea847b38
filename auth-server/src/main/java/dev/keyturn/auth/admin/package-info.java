/**
 * The door to {@code /admin}: which token may make which call there. The calls themselves live with the features that they
 * change. It owns no table, and nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.admin;

import org.jspecify.annotations.NullMarked;
