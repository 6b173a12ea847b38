/**
 * The OAuth 2.0 endpoints: how our clients, sessions and tokens hang on Spring Security's authorization-server module,
 * which brings the filters and the parsing. It owns no table, decides nothing that another package could, and nobody
 * comes in. {@link dev.keyturn.auth.protocol.ProtocolSecurity} shows what is plugged in where.
 */
@NullMarked
package dev.keyturn.auth.protocol;

import org.jspecify.annotations.NullMarked;
