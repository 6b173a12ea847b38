/**
 * People as others may see them. The package reads the accounts that the authorization server owns, and changes
 * nothing; an inactive account does not exist here. Other features come in for {@link
 * dev.keyturn.resource.users.People}, if a statement of theirs needs a person who exists.
 */
@NullMarked
package dev.keyturn.resource.users;

import org.jspecify.annotations.NullMarked;
