package dev.keyturn.resource.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.resource.testing.Plan;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.Statements;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ResourceServerTest
@ServerAlone
class TicketsIT {
    private final World world;
    private final Cleanup cleanup;

    TicketsIT(World world, Cleanup cleanup) {
        this.world = world;
        this.cleanup = cleanup;
    }

    @Test
    void oldOnesAreFoundByIndex() throws SQLException {
        String deletion = Statements.during(cleanup::run).one("DELETE FROM app.ws_ticket");

        try (Connection database = world.database().connectAs(DatabaseRoles.RESOURCE)) {
            assertThat(Plan.byIndex(database, deletion, 0L, 1000).toString()).contains("Index Cond");
        }
    }
}
