package dev.keyturn.resource.testing;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings without a configuration file. */
public final class TestProperties {
    private TestProperties() {}

    /** As they are when nobody sets anything. */
    public static <T> T defaults(Class<T> type) {
        return with(type, Map.of());
    }

    public static <T> T with(Class<T> type, Map<String, String> settings) {
        String prefix = Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class))
                .value();
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }
}
