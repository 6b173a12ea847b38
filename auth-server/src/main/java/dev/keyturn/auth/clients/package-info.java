/**
 * Applications that ask for tokens: who they are, what they may ask for, their secrets and keys, and {@code
 * /admin/clients}. It owns {@code client} and {@code client_secret}; it neither authenticates clients nor issues
 * tokens. Others get a {@link dev.keyturn.auth.clients.Client} from {@link dev.keyturn.auth.clients.Clients}, at most
 * two seconds old.
 */
@NullMarked
package dev.keyturn.auth.clients;

import org.jspecify.annotations.NullMarked;
