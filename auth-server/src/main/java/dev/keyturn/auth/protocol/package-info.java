/**
 * The OAuth 2.0 endpoints, on Spring Security's authorization-server module, which brings the filters and the parsing.
 * It owns no table and decides nothing that another package could. A feature plugs in a {@link
 * dev.keyturn.auth.protocol.Grant}, a {@link dev.keyturn.auth.protocol.ClientEndpoint} or a {@link
 * dev.keyturn.auth.protocol.MetadataPart}; {@link dev.keyturn.auth.protocol.ProtocolSecurity} shows where.
 */
@NullMarked
package dev.keyturn.auth.protocol;

import org.jspecify.annotations.NullMarked;
