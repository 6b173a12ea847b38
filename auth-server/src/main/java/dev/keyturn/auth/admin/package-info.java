/**
 * Access to {@code /admin}: which token may make which call there. The calls themselves belong to the packages whose
 * data they change. It owns no table, and no other package uses it.
 */
@NullMarked
package dev.keyturn.auth.admin;

import org.jspecify.annotations.NullMarked;
