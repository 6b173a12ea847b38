package dev.keyturn.cli.local;

import dev.keyturn.cli.postgres.Database;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.terminal.Box;
import dev.keyturn.cli.terminal.Style;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The box that tells a person how to go on once everything is ready. It holds no secret. */
final class ReadyBox {
    private final LocalSettings settings;
    private final Path credentials;

    ReadyBox(LocalSettings settings) {
        this.settings = settings;
        this.credentials = new LocalSecrets(settings.data()).credentialsPath();
    }

    String render(Style style) {
        List<String> lines = new ArrayList<>(List.of(
                "Authorization server   " + settings.addresses().authorizationServer(),
                "Resource server        " + settings.addresses().resourceServer(),
                "Try them out           /docs on each of the two, in a browser",
                "PostgreSQL             127.0.0.1:" + settings.postgresPort() + "/" + Database.NAME,
                "Demo user              " + value(Credential.DEMO_EMAIL) + " (another: "
                        + value(Credential.DEMO_PEER_EMAIL) + ")",
                "Clients                service, app, web, device, ops",
                "All secrets            " + shown(),
                "Stop                   Ctrl-C here, or ./keyturn stop",
                "",
                "Paste these to log in, see who you are, and make an event:",
                ""));
        lines.addAll(curls());
        return Box.around("Keyturn is ready", lines, style);
    }

    private List<String> curls() {
        return """
                . %s; TOKEN=$(curl -sS $AUTH_URL/login -H 'Content-Type: application/json' -d '{"email":"'$DEMO_EMAIL'","password":"'$DEMO_PASSWORD'"}' | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/')
                curl -sS $RESOURCE_URL/users/me -H "Authorization: Bearer $TOKEN"; echo
                curl -sS $RESOURCE_URL/events -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"title":"Opening '$(date +%%s)'","description":"The first","date":"2030-01-31T18:00:00Z","location":"Here"}'; echo
                """.formatted(quoted()).lines().toList();
    }

    private String value(Credential credential) {
        return new LocalSecrets(settings.data()).read().get(credential);
    }

    /**
     * The path relative to the current folder, if the file is below that. It begins with `./`: without a slash, the
     * shell's `.` would search PATH.
     */
    private String shown() {
        Path current = Path.of("").toAbsolutePath();
        return credentials.startsWith(current) ? "./" + current.relativize(credentials) : credentials.toString();
    }

    private String quoted() {
        return shown().matches("[A-Za-z0-9_@%+:,./-]+") ? shown() : "'" + shown().replace("'", "'\\''") + "'";
    }
}
