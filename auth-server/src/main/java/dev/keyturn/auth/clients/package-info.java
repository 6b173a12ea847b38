/**
 * Applications that ask for tokens: who they are, what they may ask for, and their secrets. It owns {@code client} and
 * {@code client_secret}; others get a {@link dev.keyturn.auth.clients.Client}, at most two seconds old,
 * and operators come in over {@code /admin/clients}.
 */
@NullMarked
package dev.keyturn.auth.clients;

import org.jspecify.annotations.NullMarked;
