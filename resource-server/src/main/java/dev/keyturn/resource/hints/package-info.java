/**
 * How nodes tell each other that there is something to read, by NOTIFY and LISTEN (docs/adr/0026). A hint promises nothing
 * and holds no message. Push comes in: it tells by {@link dev.keyturn.resource.hints.Hints}, and hears as the {@link
 * dev.keyturn.resource.hints.Reception}.
 */
@NullMarked
package dev.keyturn.resource.hints;

import org.jspecify.annotations.NullMarked;
