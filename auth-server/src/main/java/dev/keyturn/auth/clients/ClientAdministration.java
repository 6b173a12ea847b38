package dev.keyturn.auth.clients;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.Preconditions;
import dev.keyturn.edge.secrets.Secret;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Registers clients and changes them, each change with its audit event, and all of it checked before any is written. */
@Component
class ClientAdministration {
    /** For how long a secret outlives its successor if nobody says otherwise. */
    static final Duration USUAL_OVERLAP = Duration.ofDays(1);

    private static final String LOOK =
            "Look at the clients before you send it again: if this one is there, make another secret for it.";

    private static final String REPEAT =
            "Send it again: a new secret that nobody has used is replaced, and the one before stays valid as long.";

    private final ClientStore store;
    private final Clients clients;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    ClientAdministration(ClientStore store, Clients clients, AuditLog audit, TransactionTemplate transaction) {
        this.store = store;
        this.clients = clients;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Registers a client, and makes its secret if it is to have one. */
    WithSecret create(ClientFields fields, Operator operator) {
        ClientSettings settings = ClientRules.check(fields.over(ClientFields.USUAL));
        operator.demandScopesOf(settings);
        String id = Objects.requireNonNullElseGet(fields.id(), ClientIds::next);
        String secret = settings.hasSecrets() ? Secret.random().value() : null;
        return OutcomeUnknown.carryOut(
                LOOK,
                () -> change(id, () -> {
                    if (!store.insert(id, settings, !Boolean.FALSE.equals(fields.active()))) {
                        throw ProblemException.ofField(ProblemType.NAME_TAKEN, "id", "is taken");
                    }
                    if (secret != null) {
                        store.addSecret(id, ClientSecrets.hash(secret), Duration.ZERO);
                    }
                    record(AuditEvent.Type.CLIENT_CREATED, id, operator.actor().toString());
                    return new WithSecret(stored(id), secret);
                }));
    }

    /**
     * Changes the given fields. If all of them are so already, the client stays in the state that others have read. Any
     * operator may disable a client, whatever it may do.
     */
    StoredClient change(String id, ClientFields fields, Preconditions wanted, Operator operator) {
        return change(id, () -> {
            StoredClient present = locked(id);
            if (!wanted.allow(present.entityTag())) {
                throw changedMeanwhile();
            }
            ClientSettings settings = merged(present, fields);
            boolean active = Objects.requireNonNullElse(fields.active(), present.active());
            if (settings.equals(present.settings()) && active == present.active()) {
                return present;
            }
            keepTheCallerIn(present, settings, active, operator.actor());
            if (active || !settings.equals(present.settings())) {
                operator.demandScopesOf(present.settings(), settings);
            }
            store.update(id, settings, active);
            if (present.settings().hasSecrets() && !settings.hasSecrets()) {
                store.endSecrets(id, USUAL_OVERLAP);
            }
            recordChange(present, settings, active, operator.actor());
            return stored(id);
        });
    }

    static ProblemException changedMeanwhile() {
        return new ProblemException(ProblemType.CHANGED_MEANWHILE, "The client has changed since. Read it again.");
    }

    /**
     * Gives the client another secret; the previous one stays valid for {@code overlap}, and older ones end. A repetition
     * replaces the secret that the first call made, as long as nobody has used it.
     */
    WithSecret rotateSecret(String id, Duration overlap, Operator operator) {
        String secret = Secret.random().value();
        return OutcomeUnknown.carryOut(
                REPEAT,
                () -> change(id, () -> {
                    ClientSettings settings = locked(id).settings();
                    operator.demandScopesOf(settings);
                    if (!settings.hasSecrets()) {
                        throw ProblemException.ofField(
                                ProblemType.INVALID_FIELDS,
                                "id",
                                "names a client that does not authenticate with a secret");
                    }
                    store.addSecret(id, ClientSecrets.hash(secret), overlap);
                    record(AuditEvent.Type.CLIENT_SECRET_ROTATED, id, operator.actor() + ", overlap " + overlap);
                    return new WithSecret(stored(id), secret);
                }));
    }

    /** Commits, and then lets this node see it at once. */
    private <T> T change(String id, Supplier<T> change) {
        T changed = Objects.requireNonNull(transaction.execute(status -> change.get()));
        clients.forget(id);
        return changed;
    }

    private StoredClient locked(String id) {
        if (id.equals(Client.BUILT_IN)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "The built-in client cannot be changed.");
        }
        return Optional.of(id)
                .filter(ClientIds::wellFormed)
                .flatMap(store::lock)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no client of that id."));
    }

    private StoredClient stored(String id) {
        return store.find(id).orElseThrow();
    }

    /**
     * Leaves the settings unchecked if only {@code is_active} changes: any client can be disabled, even an invalid one.
     */
    private static ClientSettings merged(StoredClient present, ClientFields fields) {
        if (fields.given().isEmpty() && fields.unknown().isEmpty()) {
            return present.settings();
        }
        ClientFields base = ClientFields.of(present.settings(), present.active());
        if (fields.id() != null && !fields.id().equals(present.id())) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "id", "cannot be changed");
        }
        if (fields.type() != null && !fields.type().equals(base.type())) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "type", "cannot be changed");
        }
        return ClientRules.check(fields.over(base));
    }

    /** Refuses a change by which callers would lock out the client that they call with. */
    private static void keepTheCallerIn(StoredClient present, ClientSettings settings, boolean active, Actor actor) {
        if (!present.id().equals(actor.clientId())) {
            return;
        }
        ClientSettings before = present.settings();
        if (!active) {
            throw callers("is_active");
        }
        if (!settings.scopes().contains(Scope.CLIENTS_ADMIN.value())) {
            throw callers("scopes");
        }
        if (!settings.grants().containsAll(before.grants())) {
            throw callers("grants");
        }
        if (!settings.redirectUris().containsAll(before.redirectUris())) {
            throw callers("redirect_uris");
        }
        if (settings.dpopBound() && !before.dpopBound()) {
            throw callers("dpop_bound");
        }
        if (!Objects.equals(settings.jwks(), before.jwks())) {
            throw callers("jwks");
        }
        if (!Objects.equals(settings.jwksUri(), before.jwksUri())) {
            throw callers("jwks_uri");
        }
    }

    private static ProblemException callers(String field) {
        return ProblemException.ofField(
                ProblemType.INVALID_FIELDS,
                field,
                "cannot be changed so with this very client: it would lock you out. Use another one");
    }

    private void recordChange(StoredClient present, ClientSettings settings, boolean active, Actor actor) {
        if (active != present.active()) {
            record(
                    active ? AuditEvent.Type.CLIENT_ENABLED : AuditEvent.Type.CLIENT_DISABLED,
                    present.id(),
                    actor.toString());
        }
        String changes = ClientFields.of(settings, active).changesFrom(ClientFields.of(present.settings(), active));
        if (!changes.isEmpty()) {
            record(AuditEvent.Type.CLIENT_CHANGED, present.id(), actor + ", " + changes);
        }
    }

    private void record(AuditEvent.Type type, String id, String detail) {
        audit.record(AuditEvent.ofClient(type, id, detail));
    }

    /** A client, and the secret that was made for it if one was. */
    record WithSecret(StoredClient client, @Nullable String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "WithSecret[" + client.id() + "]";
        }
    }
}
