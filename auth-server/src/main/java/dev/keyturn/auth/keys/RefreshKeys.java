package dev.keyturn.auth.keys;

import java.util.List;
import org.springframework.data.repository.Repository;

/** The keys of the HMAC in refresh tokens. */
interface RefreshKeys extends Repository<RefreshKey, Short> {
    RefreshKey save(RefreshKey key);

    List<RefreshKey> findAllByOrderById();
}
