/**
 * The contract between the authorization server and the resource server: names of scopes, roles, claims and problems,
 * the read-only view of an account, and the database roles and schemas that both rely on. It has no server's logic and
 * no Spring bean; whatever else only one server needs lives in that server. All other modules may come in.
 */
@NullMarked
package dev.keyturn.model;

import org.jspecify.annotations.NullMarked;
