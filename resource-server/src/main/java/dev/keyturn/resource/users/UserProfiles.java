package dev.keyturn.resource.users;

import dev.keyturn.model.UserProfile;
import java.util.List;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

/** The accounts that are active. */
interface UserProfiles extends Repository<UserProfile, Long> {
    String ACTIVE = """
            SELECT id, uid, username, email, first_name, last_name, gender, role, is_verified, created_at
            FROM identity.account WHERE is_active
            """;

    /** The planner knows no length of an array within a SELECT, so one plan fits all groups, and is kept. */
    @NativeQuery(ACTIVE + "AND id = ANY (CAST((SELECT :ids) AS bigint[]))")
    List<UserProfile> findAll(Long[] ids);

    @NativeQuery(ACTIVE + "AND id > :above ORDER BY id LIMIT :rows OFFSET :skip")
    List<UserProfile> page(long above, int rows, int skip);
}
