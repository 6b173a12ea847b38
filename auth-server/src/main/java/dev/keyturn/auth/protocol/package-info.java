/**
 * The OAuth 2.0 endpoints: how our clients, sessions and tokens hang on Spring Security's authorization-server module,
 * which brings the filters and the parsing. It owns no table and decides nothing that another package could. A feature
 * comes in with a {@link dev.keyturn.auth.protocol.Grant} or a {@link dev.keyturn.auth.protocol.ClientEndpoint}; {@link
 * dev.keyturn.auth.protocol.ProtocolSecurity} shows what is plugged in where.
 */
@NullMarked
package dev.keyturn.auth.protocol;

import org.jspecify.annotations.NullMarked;
