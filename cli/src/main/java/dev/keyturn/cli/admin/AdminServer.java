package dev.keyturn.cli.admin;

import dev.keyturn.cli.running.LocalFolder;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.terminal.Failure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The authorization server that is operated, and the client that operates it.
 *
 * @param url its base URL, without a slash at the end
 * @param source where the credentials come from, for a person who has to correct them
 */
record AdminServer(String url, String clientId, String clientSecret, String source) {
    private static final int LAST_PORT = 65_535;
    private static final String URL = "KEYTURN_URL";
    private static final String CLIENT_ID = "KEYTURN_CLIENT_ID";
    private static final String CLIENT_SECRET = "KEYTURN_CLIENT_SECRET";

    static AdminServer ofThisProcess() {
        return of(System.getenv(), LocalFolder.project(), Path.of("").toAbsolutePath());
    }

    /**
     * The server that the environment names, or else the local one. The local secret is sent to the local server only,
     * and only while that runs: for another address, the environment has to name a client as well.
     */
    static AdminServer of(Map<String, String> environment, Path project, Path current) {
        String url = withoutSlash(environment.getOrDefault(URL, ""));
        String id = environment.getOrDefault(CLIENT_ID, "");
        String secret = environment.getOrDefault(CLIENT_SECRET, "");
        if (!url.isEmpty() && !id.isEmpty() && !secret.isEmpty()) {
            return new AdminServer(checked(url), id, secret, CLIENT_ID + " and " + CLIENT_SECRET);
        }
        if (!id.isEmpty() || !secret.isEmpty()) {
            throw incomplete();
        }
        Path data = LocalFolder.data(environment, project, current);
        AdminServer local = local(data);
        if (!url.isEmpty() && !url.equals(local.url)) {
            throw incomplete();
        }
        requireRunning(data);
        return local;
    }

    private static AdminServer local(Path data) {
        LocalSecrets secrets = new LocalSecrets(data);
        if (!Files.exists(secrets.credentialsPath())) {
            throw new Failure(
                    "There is no local installation in %s: start it with `./keyturn start`, or name another server with %s, %s and %s."
                            .formatted(data, URL, CLIENT_ID, CLIENT_SECRET));
        }
        Credentials credentials = secrets.read();
        return new AdminServer(
                credentials.get(Credential.AUTH_URL),
                credentials.get(Credential.OPS_CLIENT_ID),
                credentials.get(Credential.OPS_CLIENT_SECRET),
                secrets.credentialsPath().toString());
    }

    /** While the server does not listen on its port, anybody on this machine may, and would be sent the secret. */
    private static void requireRunning(Path data) {
        if (new RunFolder(data.resolve(RunFolder.NAME))
                .find(RunFolder.AUTH_SERVER)
                .filter(RunFolder.Running::ready)
                .isEmpty()) {
            throw new Failure(
                    "The authorization server of %s is not running, or not ready yet, and nothing was sent: start it with `./keyturn start`, or name another server with %s, %s and %s."
                            .formatted(data, URL, CLIENT_ID, CLIENT_SECRET));
        }
    }

    private static Failure incomplete() {
        return new Failure("Another server needs all three of %s, %s and %s: set them, or none for the local one."
                .formatted(URL, CLIENT_ID, CLIENT_SECRET));
    }

    private static String checked(String url) {
        if (!url.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?") || !isUri(url)) {
            throw new Failure("%s is '%s', which is no address of a server: try `%s=https://id.example.org`."
                    .formatted(URL, url, URL));
        }
        return url;
    }

    private static boolean isUri(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && uri.getPort() <= LAST_PORT;
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "AdminServer[" + url + ", " + clientId + "]";
    }
}
