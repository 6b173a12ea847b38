package dev.keyturn.cli.secrets;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code credentials.env}: lines of {@code KEY=value} that a shell can source as they are. */
final class CredentialsFile {
    /** A value without quotes, spaces and other characters that mean something to a shell. */
    private static final Pattern LINE = Pattern.compile("([A-Z][A-Z0-9_]*)=([A-Za-z0-9_@%+:,./-]+)");

    private final Path path;

    CredentialsFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Reads the file; a {@link Failure} if a line that is kept between starts is missing or has no plain value. */
    Credentials read() {
        Map<Credential, String> values = new EnumMap<>(Credential.class);
        Map<String, String> lines = lines();
        for (Credential credential : Credential.values()) {
            String value = lines.get(credential.name());
            if (value != null) {
                values.put(credential, value);
            } else if (!credential.isAddress()) {
                throw damaged(credential.name() + " is missing or has no plain value in it");
            }
        }
        return Credentials.of(values);
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new HashMap<>();
        for (String line : text()) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                lines.put(matcher.group(1), matcher.group(2));
            }
        }
        return lines;
    }

    private List<String> text() {
        try {
            return Files.readAllLines(path);
        } catch (CharacterCodingException e) {
            throw damaged("it is not in UTF-8");
        } catch (IOException e) {
            throw new Failure(
                    "%s cannot be read: make it yours with `sudo chown $(id -u) '%s'`.".formatted(path, path), e);
        }
    }

    private Failure damaged(String what) {
        return new Failure("%s is damaged (%s): restore it from a backup, or begin anew and lose all data with `%s`."
                .formatted(path, what, LocalSecrets.beginAnew(path)));
    }

    void write(Credentials credentials) {
        StringBuilder text = new StringBuilder("""
                # Secrets of this installation, made by its first start. Keep them to yourself.
                # DATABASE_URL is for people and backups: it logs in as the superuser, not as a server.
                """);
        for (Credential credential : Credential.values()) {
            text.append(credential.name())
                    .append('=')
                    .append(credentials.get(credential))
                    .append('\n');
        }
        PrivateFiles.write(path, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
