/**
 * {@code Idempotency-Key}: a request that is repeated with the same key is carried out once, and answered as it was the
 * first time. It owns the table {@code app.idempotency_key} and knows no feature; a controller takes the header and has
 * its work done by {@link dev.keyturn.resource.idempotency.OnceOnly}.
 */
@NullMarked
package dev.keyturn.resource.idempotency;

import org.jspecify.annotations.NullMarked;
