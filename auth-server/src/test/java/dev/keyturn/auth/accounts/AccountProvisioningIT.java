package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.model.Role;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@AuthServerTest
class AccountProvisioningIT {
    private final Caller caller;
    private final AccountProvisioning provisioning;
    private final Accounts accounts;

    @Autowired
    AccountProvisioningIT(@LocalServerPort int port, AccountProvisioning provisioning, Accounts accounts) {
        this.caller = new Caller(port);
        this.provisioning = provisioning;
        this.accounts = accounts;
    }

    /** Nodes of a new installation that start together: one makes it, and the others go on. */
    @Test
    void whoeverComesSecondFindsItThere() throws Exception {
        Callable<Boolean> node = () -> {
            provisioning.registerIfAbsent("both", "both@example.org", "a long enough password", Role.ADMIN);
            return true;
        };

        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> started : nodes.invokeAll(Collections.nCopies(4, node))) {
                assertThat(started.get()).isTrue();
            }
        }

        assertThat(accounts.hasUsername("both")).isTrue();
    }

    @Test
    void anAccountThatWasGivenAnotherNameIsNotMissed() {
        AccountView first = provisioned("before");

        accounts.update(first.id(), change("after", null));

        provision("before");
        assertThat(accounts.hasUsername("before")).isFalse();
    }

    /** The settings still have the password that was replaced. */
    @Test
    void anAdministratorWhoChangedAllThatTheSettingsSayDoesNotComeBack() {
        AccountView first = provisioned("chief");

        accounts.update(first.id(), change("alice", "alice@example.org"));

        provision("chief");
        assertThat(accounts.hasUsername("chief")).isFalse();
        assertThatCode(() -> accounts.refuseTaken(null, "chief@example.org", Accounts.NOBODY))
                .doesNotThrowAnyException();
    }

    /** As those that were made before the server took note of it. */
    @Test
    void anAccountThatIsThereCountsAsMade() {
        People.Registered person = People.register(caller);
        provision(person.username());

        accounts.update(person.id(), change(person.username() + "-2", null));

        provision(person.username());
        assertThat(accounts.hasUsername(person.username())).isFalse();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anAddressThatIsAnothersIsAWarning(CapturedOutput output) {
        People.Registered other = People.register(caller);

        provisioning.registerIfAbsent("newcomer", other.email(), "a long enough password", Role.VISITOR);

        assertThat(accounts.hasUsername("newcomer")).isFalse();
        assertThat(output).contains("The account newcomer of keyturn.provisioning.accounts is not made");
    }

    @Test
    void whatNobodyCouldRegisterIsASentence() {
        assertThatThrownBy(() -> provisioning.registerIfAbsent("newcomer", "nowhere", "a long password", Role.VISITOR))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("newcomer")
                .hasMessageContaining("email");
        assertThatThrownBy(() ->
                        provisioning.registerIfAbsent("newcomer", "newcomer@example.org", "password2026", Role.VISITOR))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("newcomer")
                .hasMessageContaining("password");
    }

    private AccountView provisioned(String username) {
        provision(username);
        return accounts.list(new AccountFilter(username, null, null, null), new PageRequest(1, null))
                .getFirst();
    }

    private void provision(String username) {
        provisioning.registerIfAbsent(username, username + "@example.org", "a long enough password", Role.ADMIN);
    }

    private static AccountChange change(String username, @Nullable String email) {
        return new AccountChange(username, email, null, null, null, null, null, null);
    }
}
