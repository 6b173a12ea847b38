package dev.keyturn.cli.running;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a log on from where the last read ended, in whole lines. */
public final class LogReader {
    private static final int CHUNK = 1 << 20;

    private final LogFile log;
    private long position;

    public LogReader(LogFile log, long position) {
        this.log = log;
        this.position = position;
    }

    /** The lines since the last read; if the log was rotated, those of the new file. */
    public List<String> more() {
        try (RandomAccessFile file = new RandomAccessFile(log.path().toFile(), "r")) {
            if (file.length() < position) {
                position = 0;
            }
            byte[] fresh = new byte[(int) Math.min(CHUNK, file.length() - position)];
            file.seek(position);
            file.readFully(fresh);
            String text = new String(fresh, 0, endOfLastLine(fresh), StandardCharsets.UTF_8);
            position += endOfLastLine(fresh);
            return text.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int endOfLastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n' && bytes.length < CHUNK) {
            end--;
        }
        return end;
    }
}
