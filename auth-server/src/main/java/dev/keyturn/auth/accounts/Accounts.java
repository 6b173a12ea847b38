package dev.keyturn.auth.accounts;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/** The accounts. */
interface Accounts extends Repository<Account, Long> {
    Account save(Account account);

    Optional<Account> findByUid(UUID uid);

    @NativeQuery(
            "SELECT EXISTS (SELECT FROM account WHERE lower(username COLLATE pg_c_utf8) = lower(:name COLLATE pg_c_utf8))")
    boolean hasUsername(@Param("name") String name);

    @NativeQuery(
            "SELECT EXISTS (SELECT FROM account WHERE lower(email COLLATE pg_c_utf8) = lower(:email COLLATE pg_c_utf8))")
    boolean hasEmail(@Param("email") String email);
}
