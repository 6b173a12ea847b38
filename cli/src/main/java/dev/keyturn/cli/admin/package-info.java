/**
 * What the commands that operate an authorization server share, here or elsewhere: the client of its admin API, {@link
 * dev.keyturn.cli.admin.AdminApi}, and the terminal, {@link dev.keyturn.cli.admin.AdminConsole}. It owns no credentials,
 * which come from the environment or from the package {@code secrets}, and knows no command.
 */
@NullMarked
package dev.keyturn.cli.admin;

import org.jspecify.annotations.NullMarked;
