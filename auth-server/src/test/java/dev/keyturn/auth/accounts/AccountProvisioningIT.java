package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.StartupRefusal;
import dev.keyturn.model.Role;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
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
    void anAddressThatIsAnothersIsASentence() {
        People.Registered other = People.register(caller);

        assertThatThrownBy(() -> provisioning.registerIfAbsent(
                        "newcomer", other.email(), "a long enough password", Role.VISITOR))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("newcomer")
                .hasMessageContaining("`email` is taken");
    }
}
