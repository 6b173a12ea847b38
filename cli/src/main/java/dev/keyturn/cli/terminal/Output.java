package dev.keyturn.cli.terminal;

import java.io.Writer;
import java.util.Locale;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The form of an answer: for a person, or for a script. */
public enum Output {
    TABLE,
    JSON;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The value as JSON, on lines of its own. */
    public static String json(Object value) {
        return MAPPER.writeValueAsString(value) + "\n";
    }

    /** A JSON array whose values are written as they come; it ends when it is closed, and without its end is no JSON. */
    public static SequenceWriter array(Writer to) {
        return MAPPER.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValuesAsArray(to);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
