package dev.keyturn.cli.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * The log of one process: bounded in size, and kept at the next start.
 *
 * @param path the newest file; older ones end in {@code .1} and so on
 */
public record LogFile(Path path) {
    private static final int KEPT = 3;
    private static final long LIMIT = 10L << 20;
    private static final int TAIL = 64 << 10;

    /** Begins a new file and keeps the last three. */
    public void rotate() {
        try {
            if (Files.exists(path)) {
                shift();
                Files.move(path, older(1), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.createFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Empties a file that has grown past 10 MB, after a copy, and also if the copy fails: the disk may be full. Its
     * writer appends, so it goes on at the beginning.
     */
    public void bound() throws IOException {
        if (Files.exists(path) && Files.size(path) > LIMIT) {
            try {
                shift();
                Files.copy(path, older(1), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
        }
    }

    private void shift() throws IOException {
        for (int i = KEPT - 1; i > 0; i--) {
            if (Files.exists(older(i))) {
                Files.move(older(i), older(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int generation) {
        return path.resolveSibling(path.getFileName() + "." + generation);
    }

    /** In bytes. */
    public long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines, each of them whole. */
    public List<String> tail(int lines) {
        for (int bytes = TAIL; ; bytes *= 4) {
            byte[] end = end(bytes);
            boolean whole = end.length < bytes;
            List<String> all = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .skip(whole ? 0 : 1)
                    .toList();
            if (whole || all.size() >= lines) {
                return all.subList(Math.max(0, all.size() - lines), all.size());
            }
        }
    }

    /** The last 64 KB. */
    public String end() {
        return new String(end(TAIL), StandardCharsets.UTF_8);
    }

    private byte[] end(int bytes) {
        if (!Files.exists(path)) {
            return new byte[0];
        }
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bytes, size));
            channel.position(size - buffer.capacity());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
