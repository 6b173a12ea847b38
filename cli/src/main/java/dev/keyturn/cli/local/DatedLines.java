package dev.keyturn.cli.local;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Lines with the time at which each began before it, as in the servers' logs. */
final class DatedLines extends FilterOutputStream {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX ");
    private static final Pattern DATED =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(?:Z|[+-]\\d\\d:\\d\\d) ");

    private boolean begun;

    DatedLines(OutputStream to) {
        super(to);
    }

    @Override
    public void write(int next) throws IOException {
        if (!begun) {
            out.write(TIME.format(ZonedDateTime.now(ZoneId.systemDefault())).getBytes(StandardCharsets.UTF_8));
        }
        out.write(next);
        begun = next != '\n';
    }

    /** The line without its time, if it has one. */
    static String undated(String line) {
        return DATED.matcher(line).replaceFirst("");
    }
}
