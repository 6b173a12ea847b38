package dev.keyturn.auth.accounts;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.edge.StartupRefusal;
import dev.keyturn.model.Role;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the accounts that the configuration names. */
@Component
public class AccountProvisioning {
    private final Accounts accounts;
    private final Registration registration;
    private final Validator validator;

    AccountProvisioning(Accounts accounts, Registration registration, Validator validator) {
        this.accounts = accounts;
        this.registration = registration;
        this.validator = validator;
    }

    /**
     * Registers the account unless its username is taken; then it stays as it is, password included.
     *
     * @throws StartupRefusal if it could not be registered by hand either
     */
    public void registerIfAbsent(String username, String email, String password, Role role) {
        NewAccount request = new NewAccount(username, email, password, null, null, null);
        if (accounts.hasUsername(request.username())) {
            return;
        }
        Set<ConstraintViolation<NewAccount>> violations = validator.validate(request);
        if (!violations.isEmpty()) {
            ConstraintViolation<NewAccount> first = violations.iterator().next();
            throw refusal(username, first.getPropertyPath() + " " + first.getMessage() + ".");
        }
        try {
            registration.register(request, role);
        } catch (ProblemException taken) {
            if (accounts.hasUsername(request.username())) {
                // Another node that starts at the same time was faster.
                return;
            }
            throw refusal(username, taken.getBody().getDetail());
        }
    }

    private static StartupRefusal refusal(String username, @Nullable String reason) {
        return new StartupRefusal(
                "The account " + username + " in keyturn.provisioning.accounts cannot be made: " + reason,
                "Change it in the configuration.");
    }
}
