package dev.keyturn.resource.push;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings without a configuration file. */
final class TestProperties {
    /** As they are when nobody sets anything. */
    static final PushProperties DEFAULT = with(Map.of());

    private TestProperties() {}

    static PushProperties with(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("keyturn.push", PushProperties.class);
    }
}
