package dev.keyturn.resource.users;

import org.springframework.stereotype.Component;

/** The door to this package: who is there. */
@Component
public class People {
    private final UserProfiles profiles;

    People(UserProfiles profiles) {
        this.profiles = profiles;
    }

    /** Whether there is an active account of that id. */
    public boolean isActive(long id) {
        return profiles.existsByIdAndActiveTrue(id);
    }
}
