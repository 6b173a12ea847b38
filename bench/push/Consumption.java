import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What processes take of the machine, as Linux and the JVM tell. */
final class Consumption {
    private static final double TICKS = 100;
    private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured|generation) .*, used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private Consumption() {}

    /** Processor seconds of a process and of its children, those that have ended included. */
    static double processor(long pid) throws IOException {
        double seconds = ticks(pid, true);
        for (ProcessHandle child : ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList()) {
            seconds += ticks(child.pid(), false);
        }
        return seconds / TICKS;
    }

    private static double ticks(long pid, boolean withTheEnded) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(file)) {
            return 0;
        }
        // The name in the second column may have spaces.
        String line = Files.readString(file);
        List<String> columns = List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        return columns.subList(11, withTheEnded ? 15 : 13).stream().mapToDouble(Double::parseDouble).sum();
    }

    /** Kilobytes of memory that are resident. */
    static long resident(long pid) throws IOException {
        return first(RESIDENT, Files.readString(Path.of("/proc", Long.toString(pid), "status")));
    }

    /** Kilobytes of live objects in the heap of a JVM with the serial collector: after collections. */
    static long live(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        return USED.matcher(jcmd(pid, "GC.heap_info")).results().mapToLong(used -> Long.parseLong(used.group(1))).sum();
    }

    /** How often the whole heap of a JVM was collected, and how many seconds all its collections took. */
    static double[] collections(long pid) throws IOException, InterruptedException {
        String counters = jcmd(pid, "PerfCounter.print");
        double ticks = counter(counters, "sun.gc.collector.0.time") + counter(counters, "sun.gc.collector.1.time");
        return new double[] {
            counter(counters, "sun.gc.collector.1.invocations"), ticks / counter(counters, "sun.os.hrt.frequency")
        };
    }

    private static long counter(String counters, String name) throws IOException {
        return first(Pattern.compile(Pattern.quote(name) + "=(\\d+)"), counters);
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }

    private static long first(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
