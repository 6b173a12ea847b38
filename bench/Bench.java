import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** What the shell lacks: free ports, and SQL without psql. Run from its source, with the PostgreSQL driver beside it. */
final class Bench {
    private static final int ATTEMPTS = 1000;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "ports" -> ports(Integer.parseInt(arguments[1]));
            case "sql" -> sql(arguments[1], new String(System.in.readAllBytes()));
            default -> throw new IllegalArgumentException("ports COUNT, or sql URL <FILE");
        }
    }

    /** So many loopback ports, each free, and the next one too. */
    private static void ports(int wanted) throws IOException {
        Random random = new Random();
        Set<Integer> found = new HashSet<>();
        for (int attempt = 0; found.size() < wanted; attempt++) {
            int port = 20000 + 10 * random.nextInt(1200);
            if (isFree(port) && isFree(port + 1) && found.add(port)) {
                System.out.println(port);
            } else if (attempt == ATTEMPTS) {
                throw new IOException("no free ports");
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Statements divided by lines that hold only a semicolon, each for itself; prints the first column of what they find. */
    private static void sql(String url, String script) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (String one : script.split("\n;\n")) {
                if (statement.execute(one)) {
                    ResultSet rows = statement.getResultSet();
                    while (rows.next()) {
                        System.out.println(rows.getString(1));
                    }
                }
            }
        }
    }
}
