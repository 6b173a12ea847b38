package dev.keyturn.auth.keys;

import java.util.List;
import org.springframework.data.repository.Repository;

/** The signing keys, whatever their state. */
interface SigningKeys extends Repository<SigningKey, String> {
    SigningKey save(SigningKey key);

    /** All but the revoked, oldest first: the fixed order of the JWKS. */
    List<SigningKey> findByStateNotOrderByPublishedAtAscKidAsc(KeyState state);
}
