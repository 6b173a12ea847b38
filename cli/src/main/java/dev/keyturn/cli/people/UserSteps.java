package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What is done with one account: {@code keyturn users show}, {@code disable}, {@code enable} and the others. */
abstract class UserSteps implements Callable<Integer> {
    @Mixin
    AdminConsole console;

    @Parameters(index = "0", paramLabel = "USER", description = "The account's id, username or e-mail address.")
    private String user;

    private final Scope[] scopes;

    private UserSteps(Scope... scopes) {
        this.scopes = scopes;
    }

    /** Returns the account as it is afterwards. */
    abstract JsonNode take(AdminApi api, JsonNode account);

    /** A sentence about the result, for a person; empty if the account itself shows the result. */
    String told(String username) {
        return "";
    }

    @Override
    public Integer call() {
        try (AdminApi api = console.open(scopes)) {
            JsonNode account = take(api, UserAccounts.find(api, user));
            String told = told(Tables.cell(account.path("username")));
            return console.answer(
                    account, () -> console.tables().one(account) + (told.isEmpty() ? "" : "\n" + told + "\n"));
        }
    }

    @Command(name = "show", description = "Shows one account; never its password.")
    static final class Show extends UserSteps {
        Show() {
            super(Scope.USERS_ADMIN);
        }

        @Override
        JsonNode take(AdminApi api, JsonNode account) {
            return account;
        }
    }

    @Command(
            name = "disable",
            description =
                    "Refuses a person and their sessions from now on. The sessions go on if the account is enabled again.")
    static final class Disable extends UserSteps {
        Disable() {
            super(Scope.USERS_ADMIN);
        }

        @Override
        JsonNode take(AdminApi api, JsonNode account) {
            return api.patch(UserAccounts.path(account), Map.of("is_active", false));
        }

        @Override
        String told(String username) {
            return "Refused from now on, with all sessions. If the account is enabled again, they go on: `./keyturn users"
                    + " end-sessions %s` ends them for good.".formatted(username);
        }
    }

    @Command(
            name = "enable",
            description = "Lets a disabled person in again. Sessions from before go on, unless they were ended.")
    static final class Enable extends UserSteps {
        Enable() {
            super(Scope.USERS_ADMIN);
        }

        @Override
        JsonNode take(AdminApi api, JsonNode account) {
            return api.patch(UserAccounts.path(account), Map.of("is_active", true));
        }

        @Override
        String told(String username) {
            return "Sessions from before go on, unless they were ended: see them with `./keyturn sessions list --user %s`."
                    .formatted(username);
        }
    }

    @Command(
            name = "set-role",
            description =
                    "Gives a person another role. What a new ADMIN had allowed other people's apps is forgotten, and their sessions with these end.")
    static final class SetRole extends UserSteps {
        @Parameters(index = "1", paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}.")
        private Role role;

        SetRole() {
            super(Scope.USERS_ADMIN);
        }

        @Override
        JsonNode take(AdminApi api, JsonNode account) {
            return api.patch(UserAccounts.path(account), Map.of("role", role));
        }

        @Override
        String told(String username) {
            return "New access tokens say so; those that are out keep the old role until they expire."
                    + (role == Role.ADMIN
                            ? "\nIf %s was none before: other people's apps have to ask again, and browsers have to log in again."
                                    .formatted(username)
                            : "");
        }
    }

    @Command(
            name = "set-password",
            description =
                    "Gives a person another password, and ends all their sessions. It is asked for twice and not shown, or read as one line from standard input in a pipe.")
    static final class SetPassword extends UserSteps {
        SetPassword() {
            super(Scope.USERS_ADMIN);
        }

        @Override
        JsonNode take(AdminApi api, JsonNode account) {
            api.put(UserAccounts.path(account) + "/password", Map.of("password", console.password()));
            return account;
        }

        @Override
        String told(String username) {
            return "The password of %s is another one now, and all their sessions have ended.".formatted(username);
        }
    }

    @Command(name = "end-sessions", description = "Ends all sessions of a person, and the logins of their browsers.")
    static final class EndSessions extends UserSteps {
        EndSessions() {
            super(Scope.USERS_ADMIN, Scope.SESSIONS_ADMIN);
        }

        @Override
        JsonNode take(AdminApi api, JsonNode account) {
            api.delete("/admin/sessions?account=" + UserAccounts.uid(account));
            return account;
        }

        @Override
        String told(String username) {
            return "All sessions of %s have ended, and the logins of their browsers.".formatted(username);
        }
    }
}
