package dev.keyturn.resource.push;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as they are when nobody sets anything. */
final class TestProperties {
    static final PushProperties DEFAULT =
            new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("keyturn.push", PushProperties.class);

    private TestProperties() {}
}
