package dev.keyturn.resource.users;

import dev.keyturn.model.UserProfile;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The accounts that are active. */
interface UserProfiles extends Repository<UserProfile, Long> {
    Optional<UserProfile> findByIdAndActiveTrue(long id);

    @Query("from UserProfile u where u.active and u.id > :above order by u.id limit :rows offset :skip")
    List<UserProfile> page(long above, int rows, int skip);
}
