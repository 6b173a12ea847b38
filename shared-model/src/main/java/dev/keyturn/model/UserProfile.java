package dev.keyturn.model;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code identity.account} that the resource server may read, and may only read: its database role holds
 * a column-level SELECT on exactly these. The authorization server owns and writes the table.
 */
@Entity
@Immutable
@Table(schema = "identity", name = "account")
public class UserProfile {
    @Id
    private long id;

    private UUID uid;
    private String username;
    private String email;
    private @Nullable String firstName;
    private @Nullable String lastName;
    private @Nullable String gender;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Column(name = "is_verified")
    private boolean verified;

    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected UserProfile() {}

    public long id() {
        return id;
    }

    public UUID uid() {
        return uid;
    }

    public String username() {
        return username;
    }

    public String email() {
        return email;
    }

    public @Nullable String firstName() {
        return firstName;
    }

    public @Nullable String lastName() {
        return lastName;
    }

    public @Nullable String gender() {
        return gender;
    }

    public Role role() {
        return role;
    }

    public boolean verified() {
        return verified;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
