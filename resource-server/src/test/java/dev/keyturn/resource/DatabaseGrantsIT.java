package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.UserProfile;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ResourceServerTest
class DatabaseGrantsIT {
    private final World world;
    private final JdbcClient jdbc;
    private final EntityManager entities;

    DatabaseGrantsIT(World world, JdbcClient jdbc, EntityManager entities) {
        this.world = world;
        this.jdbc = jdbc;
        this.entities = entities;
    }

    @Test
    void theServerWorksUnderItsOwnRole() {
        assertThat(jdbc.sql("SELECT current_user").query(String.class).single()).isEqualTo(DatabaseRoles.RESOURCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT password_hash FROM identity.credential",
                "SELECT 1 FROM identity.credential",
                "SELECT 1 FROM identity.session",
                "SELECT 1 FROM identity.signing_key",
                "SELECT 1 FROM identity.refresh_key",
                "SELECT 1 FROM identity.client_secret",
                "SELECT 1 FROM identity.audit_event",
                "SELECT updated_at FROM identity.account",
                "SELECT * FROM identity.account",
                "UPDATE identity.account SET role = 'ADMIN'",
                "DELETE FROM identity.account",
                "INSERT INTO identity.account (username, email) VALUES ('eve', 'eve@example.org')"
            })
    void itCannotReachWhatTheAuthorizationServerKeeps(String sql) {
        assertThatThrownBy(() -> jdbc.sql(sql).update()).rootCause().hasMessageContaining("permission denied");
    }

    @Test
    void nothingElseInThatSchemaIsGrantedToIt() {
        var readable = jdbc.sql("""
                        SELECT c.relname FROM pg_class c
                        WHERE c.relnamespace = 'identity'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
                        AND has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')""").query(String.class).list();

        assertThat(readable).containsExactly("account");
    }

    @Test
    void noFunctionThereIsGrantedToIt() {
        var executable = jdbc.sql("""
                        SELECT proname FROM pg_proc
                        WHERE pronamespace = 'identity'::regnamespace AND has_function_privilege(oid, 'EXECUTE')""").query(String.class).list();

        assertThat(executable).isEmpty();
    }

    @Test
    void itReadsEveryColumnOfAProfile() {
        long id = world.person().id();

        assertThat(entities.find(UserProfile.class, id).username()).startsWith("person");
    }
}
