package dev.keyturn.resource.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Reads ISO 8601: a time with an offset; a time without one, which is UTC; or a day, which starts at midnight UTC. The
 * year has four digits, and a fraction finer than the database keeps is cut off.
 */
final class EventDateReader extends StdDeserializer<Instant> {
    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    EventDateReader() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        String text = parser.getString().strip();
        try {
            return read(text);
        } catch (DateTimeException notADate) {
            return (Instant) context.handleWeirdStringValue(Instant.class, text, "must be a date in ISO 8601");
        }
    }

    /**
     * Reads a date.
     *
     * @throws DateTimeException if it is none
     */
    static Instant read(String text) {
        TemporalAccessor parsed = text.indexOf('T') < 0
                ? LocalDate.parse(text)
                : DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        OffsetDateTime date = switch (parsed) {
            case OffsetDateTime withOffset -> withOffset.withOffsetSameInstant(ZoneOffset.UTC);
            case LocalDateTime withoutOffset -> withoutOffset.atOffset(ZoneOffset.UTC);
            case LocalDate day -> day.atStartOfDay().atOffset(ZoneOffset.UTC);
            default -> throw new DateTimeException("neither a time nor a day");
        };
        if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
            throw new DateTimeException("the year must have four digits");
        }
        return date.toInstant().truncatedTo(ChronoUnit.MICROS);
    }
}
