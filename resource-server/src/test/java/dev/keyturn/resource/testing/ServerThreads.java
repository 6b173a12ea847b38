package dev.keyturn.resource.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What the threads of this process do, the virtual ones included. */
public final class ServerThreads {
    private static final JsonMapper JSON = new JsonMapper();

    private ServerThreads() {}

    /** The states of those that are within a method whose name, with its class, contains this. */
    public static List<Thread.State> within(String method) throws IOException {
        Path directory = Files.createTempDirectory("threads");
        Path dump = directory.resolve("dump.json");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
            return JSON.readTree(dump)
                    .findValue("threadContainers")
                    .valueStream()
                    .flatMap(container -> container.get("threads").valueStream())
                    .filter(thread -> thread.get("stack").toString().contains(method))
                    .map(thread -> Thread.State.valueOf(thread.get("state").asString()))
                    .toList();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(directory);
        }
    }
}
