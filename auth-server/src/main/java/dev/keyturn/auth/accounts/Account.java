package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.jspecify.annotations.Nullable;

/** A person's account. It holds no secret: the resource server may read it. */
@Entity
@Table(name = "account")
class Account {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Generated
    private UUID uid;

    private String username;
    private String email;
    private @Nullable String firstName;
    private @Nullable String lastName;
    private @Nullable String gender;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Column(name = "is_active")
    private boolean active = true;

    @Column(name = "is_verified")
    private boolean verified;

    @Generated
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected Account() {}

    @SuppressWarnings("NullAway.Init") // the database sets uid and createdAt
    private Account(NewAccount request, Role role) {
        this.username = request.username();
        this.email = request.email();
        this.firstName = request.firstName();
        this.lastName = request.lastName();
        this.gender = request.gender();
        this.role = role;
    }

    static Account register(NewAccount request, Role role) {
        return new Account(request, role);
    }

    long id() {
        if (id == null) {
            throw new IllegalStateException("not saved yet");
        }
        return id;
    }

    AccountView view() {
        return new AccountView(
                id(), uid, username, email, firstName, lastName, gender, role, active, verified, createdAt);
    }
}
