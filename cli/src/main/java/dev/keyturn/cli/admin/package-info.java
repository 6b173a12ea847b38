/**
 * Commands that operate an authorization server, here or elsewhere, over its admin API. The package owns the client of
 * that API, {@link dev.keyturn.cli.admin.AdminApi}, but no credentials, which come from the environment or from the
 * package {@code secrets}. Only the command tree comes in, through the public commands.
 */
@NullMarked
package dev.keyturn.cli.admin;

import org.jspecify.annotations.NullMarked;
