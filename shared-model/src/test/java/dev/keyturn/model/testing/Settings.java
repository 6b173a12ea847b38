package dev.keyturn.model.testing;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** A server's settings, each with its default: as the code has them, and as {@code docs/settings.md} has them. */
public final class Settings {
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| .+ \\|$", Pattern.MULTILINE);

    private Settings() {}

    /** The rows under these headings. */
    public static Map<String, String> documented(String... headings) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String heading : headings) {
            String section = document().split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
            ROW.matcher(section)
                    .results()
                    .forEach(row -> put(rows, row.group(1), row.group(2).replace("`", "")));
        }
        return rows;
    }

    /** The whole page. */
    public static String document() throws IOException {
        return Files.readString(Path.of("../docs/settings.md"));
    }

    /** The configuration records of these packages; {@code application.yaml} has a say before they have. */
    public static Map<String, String> coded(String... packages) throws IOException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, String> defaults = new TreeMap<>();
        Stream.of(packages)
                .flatMap(room -> scanner.findCandidateComponents(room).stream())
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                .forEach(type -> collect(
                        type.getAnnotation(ConfigurationProperties.class).value(), type, defaults));
        for (var file : new YamlPropertySourceLoader().load("yaml", new ClassPathResource("application.yaml"))) {
            defaults.replaceAll(
                    (name, value) -> String.valueOf(file.containsProperty(name) ? file.getProperty(name) : value));
        }
        return defaults;
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> defaults) {
        for (Parameter component : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                collect(name, component.getType(), defaults);
            } else if (element(component) instanceof Class<?> element && element.isRecord()) {
                collect(name + "[]", element, defaults);
            } else {
                put(defaults, name, otherwise(component));
            }
        }
    }

    private static @Nullable Type element(Parameter component) {
        return component.getParameterizedType() instanceof ParameterizedType list
                ? list.getActualTypeArguments()[0]
                : null;
    }

    /** What holds if nobody says anything. */
    private static String otherwise(Parameter component) {
        DefaultValue value = component.getAnnotation(DefaultValue.class);
        if (value == null) {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? "none" : "required";
        }
        return value.value().length == 0 ? "none" : String.join(",", value.value());
    }

    private static void put(Map<String, String> settings, String name, String otherwise) {
        if (settings.put(name, otherwise) != null) {
            throw new IllegalStateException(name + " is there twice");
        }
    }
}
