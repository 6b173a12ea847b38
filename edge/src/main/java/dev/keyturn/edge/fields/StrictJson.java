package dev.keyturn.edge.fields;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** One dialect of JSON for both servers: snake_case, no guessing between types, no member twice, no text we cannot keep. */
@Configuration(proxyBeanMethods = false)
public class StrictJson {
    /** What Boot applies to the mapper of all JSON. */
    @Bean
    public JsonMapperBuilderCustomizer strictness() {
        return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfigDefaults(blanks -> blanks.setAcceptBlankAsEmpty(false))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addHandler(new UnknownMembers())
                .addModule(new SimpleModule().addDeserializer(String.class, new StorableText()));
    }

    /** JSON is UTF-8 (RFC 8259, section 8.1). */
    @Bean
    JsonFactoryBuilderCustomizer encoding() {
        return builder -> builder.disable(TokenStreamFactory.Feature.CHARSET_DETECTION);
    }

    @Bean
    WebMvcConfigurer jsonBodies(JsonMapper mapper) {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.withJsonConverter(new JsonBodies(mapper));
            }
        };
    }

    /** Refuses unknown members of types that are marked {@link NothingElse}. */
    private static final class UnknownMembers extends DeserializationProblemHandler {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                ValueDeserializer<?> deserializer,
                Object beanOrClass,
                String name) {
            if (deserializer.handledType().isAnnotationPresent(NothingElse.class)) {
                throw UnrecognizedPropertyException.from(
                        parser, beanOrClass, name, deserializer.getKnownPropertyNames());
            }
            return false;
        }
    }

    /** Refuses what PostgreSQL's text type cannot hold: U+0000, and half of a surrogate pair. */
    private static final class StorableText extends StdDeserializer<String> {
        StorableText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            String text = parser.getString();
            if (text.indexOf('\0') >= 0 || text.codePoints().anyMatch(StorableText::isLoneSurrogate)) {
                throw new UnstorableTextException(parser);
            }
            return text;
        }

        private static boolean isLoneSurrogate(int codePoint) {
            return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        }
    }
}
