package dev.keyturn.auth.clients;

import dev.keyturn.edge.StartupRefusal;
import java.sql.Types;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Registers clients. */
@Component
public class ClientRegistration {
    private final JdbcClient jdbc;

    ClientRegistration(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Registers the client unless there is one of that id, which then stays as it is. */
    @Transactional
    public void registerIfAbsent(NewClient client) {
        if (client.jwks() != null) {
            ClientKeyRules.problem(client.jwks()).ifPresent(problem -> {
                throw new StartupRefusal(
                        "The `jwks` of the client " + client.id() + " " + problem + ".",
                        "Mend it in keyturn.provisioning.clients.");
            });
        }
        int inserted = jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, redirect_uris,
                                    is_native, post_logout_redirect_uris, audiences, jwks)
                VALUES (:id, :name, :public, :firstParty, :grants, :scopes, :redirectUris,
                        :native, :postLogoutRedirectUris, :audiences, :jwks)
                ON CONFLICT (id) DO NOTHING""")
                .param("id", client.id())
                .param("name", client.name())
                .param("public", client.secret() == null && client.jwks() == null)
                .param("firstParty", client.firstParty())
                .param("grants", client.grants().toArray(String[]::new))
                .param("scopes", client.scopes().toArray(String[]::new))
                .param("redirectUris", client.redirectUris().toArray(String[]::new))
                .param("native", client.nativeApp())
                .param("postLogoutRedirectUris", client.postLogoutRedirectUris().toArray(String[]::new))
                .param("audiences", client.audiences().stream().map(Enum::name).toArray(String[]::new))
                .param("jwks", client.jwks(), Types.VARCHAR)
                .update();
        if (inserted == 1 && client.secret() != null) {
            jdbc.sql("INSERT INTO client_secret (client_id, secret_hash) VALUES (:id, :hash)")
                    .param("id", client.id())
                    .param("hash", ClientSecrets.hash(client.secret()))
                    .update();
        }
    }
}
