/**
 * Random values that give a right to whoever holds them: cookies, codes, addresses of pushed requests. It makes them and
 * says what the database may keep of them; it owns no table, and whoever hands out such a value comes in.
 */
@NullMarked
package dev.keyturn.auth.secrets;

import org.jspecify.annotations.NullMarked;
