package dev.keyturn.auth.accounts;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes the accounts that the configuration names, each once for all time: an operator may give one another name, address
 * and password, and those of the configuration must not come back then.
 */
@Component
public class AccountProvisioning {
    private static final Logger log = LoggerFactory.getLogger(AccountProvisioning.class);

    private final Accounts accounts;
    private final NewAccounts newAccounts;
    private final AuditLog audit;
    private final Validator validator;
    private final JdbcClient jdbc;

    AccountProvisioning(
            Accounts accounts, NewAccounts newAccounts, AuditLog audit, Validator validator, JdbcClient jdbc) {
        this.accounts = accounts;
        this.newAccounts = newAccounts;
        this.audit = audit;
        this.validator = validator;
        this.jdbc = jdbc;
    }

    /**
     * Registers the account unless it was registered before, under whatever name it goes now, or its username is taken;
     * then all stays as it is, password included. So it does if somebody else has the address, and the log says so.
     *
     * @throws StartupRefusal if it is none that could be registered by hand
     */
    public void registerIfAbsent(String username, String email, String password, Role role) {
        NewAccount request = new NewAccount(username, email, password, null, null, null);
        if (isKnown(request)) {
            return;
        }
        if (accounts.hasUsername(request.username()) || register(request, role)) {
            remember(request);
        }
    }

    private boolean register(NewAccount request, Role role) {
        refuseInvalid(request);
        try {
            newAccounts.make(
                    request,
                    role,
                    account -> audit.record(AuditEvent.ofAccount(AuditEvent.Type.ACCOUNT_REGISTERED, account.id())
                            .with("as " + role + ", by the settings of the authorization server")));
            return true;
        } catch (ProblemException refused) {
            if (!ProblemType.NAME_TAKEN.uri().equals(refused.getBody().getType())) {
                throw impossible(request, String.valueOf(refused.getBody().getDetail()));
            }
            // Unless another node that starts at the same time was faster.
            boolean there = accounts.hasUsername(request.username());
            if (!there) {
                log.warn(
                        "The account {} of keyturn.provisioning.accounts is not made: its address is another account's. If"
                                + " that is the same person's, take this one out of the settings; or else give it another"
                                + " address there",
                        request.username());
            }
            return there;
        }
    }

    private void refuseInvalid(NewAccount request) {
        Set<ConstraintViolation<NewAccount>> violations = validator.validate(request);
        if (!violations.isEmpty()) {
            ConstraintViolation<NewAccount> first = violations.iterator().next();
            throw impossible(request, first.getPropertyPath() + " " + first.getMessage() + ".");
        }
    }

    private static StartupRefusal impossible(NewAccount request, String why) {
        return new StartupRefusal(
                "The account " + request.username() + " in keyturn.provisioning.accounts cannot be made: " + why,
                "Change it in the configuration.");
    }

    private boolean isKnown(NewAccount request) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM provisioned_account WHERE username = :username)")
                .param("username", request.username())
                .query(Boolean.class)
                .single();
    }

    private void remember(NewAccount request) {
        jdbc.sql("INSERT INTO provisioned_account (username) VALUES (:username) ON CONFLICT DO NOTHING")
                .param("username", request.username())
                .update();
    }
}
