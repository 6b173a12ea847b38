/**
 * Operating an authorization server, here or elsewhere, over its admin API. It owns the way there, {@link
 * dev.keyturn.cli.admin.AdminApi}, and a group of commands for each area; only the command tree comes in, through these.
 */
@NullMarked
package dev.keyturn.cli.admin;

import org.jspecify.annotations.NullMarked;
