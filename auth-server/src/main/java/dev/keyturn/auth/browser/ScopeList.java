package dev.keyturn.auth.browser;

import dev.keyturn.auth.accounts.Person;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.List;
import java.util.Set;

/** Scopes as people read them before they allow them. */
public final class ScopeList {
    private static final Html ADMINISTRATOR =
            Html.of("<p>You are an administrator: with these, it can do for everybody what you can.</p>\n");

    private ScopeList() {}

    /** A list of what these scopes allow a client that acts for the person. */
    public static Html of(Set<String> scopes, Person person) {
        Html list = Html.of(
                "<ul>\n{}</ul>\n",
                Html.all(scopes.stream()
                        .map(scope -> Html.of("<li>{}</li>\n", meaning(scope)))
                        .toList()));
        return person.role() == Role.ADMIN ? Html.all(List.of(list, ADMINISTRATOR)) : list;
    }

    private static String meaning(String scope) {
        return switch (Scope.of(scope).orElse(null)) {
            case OPENID -> "Know that it is you";
            case PROFILE -> "See your user name, your name and your gender";
            case EMAIL -> "See your e-mail address";
            case USERS_READ -> "See people as you see them yourself, and your own e-mail address";
            case EVENTS_READ -> "See events";
            case EVENTS_WRITE -> "Create events, and change and cancel those that you may";
            case MESSAGES_READ -> "Read your messages";
            case MESSAGES_WRITE -> "Send messages in your name";
            case KEYS_ADMIN -> "Administer signing keys";
            case CLIENTS_ADMIN -> "Administer apps";
            case USERS_ADMIN -> "Administer accounts";
            case SESSIONS_ADMIN -> "Administer sessions";
            case AUDIT_READ -> "Read the audit log";
            case null -> scope;
        };
    }
}
