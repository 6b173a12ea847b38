/**
 * People as others may see them. It reads the accounts that the authorization server owns, and changes nothing; an
 * inactive account does not exist here. Other features come in for what is so only of somebody who is there.
 */
@NullMarked
package dev.keyturn.resource.users;

import org.jspecify.annotations.NullMarked;
