package dev.keyturn.edge.fields;

import java.beans.PropertyEditorSupport;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.beans.PropertyEditorRegistrar;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Reads the ids and other whole numbers in paths and parameters: plain digits, and nothing else. Spring would take "1
 * 2" for twelve, "010" for eight and nothing for no number, and falls back on that where a converter of ours refuses.
 * An editor is asked first and alone.
 */
@Component
public final class WholeNumbers implements PropertyEditorRegistrar {
    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,19}");

    WholeNumbers(RequestMappingHandlerAdapter controllers) {
        ((ConfigurableWebBindingInitializer) Objects.requireNonNull(controllers.getWebBindingInitializer()))
                .setPropertyEditorRegistrar(this);
    }

    /**
     * The number that a text is.
     *
     * @throws NumberFormatException if it is none, or too large for a {@code long}
     */
    public static long read(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new NumberFormatException("not plain digits");
        }
        return Long.parseLong(text);
    }

    @Override
    public void registerCustomEditors(PropertyEditorRegistry registry) {
        Editor editor = new Editor();
        registry.registerCustomEditor(long.class, editor);
        registry.registerCustomEditor(Long.class, editor);
    }

    private static final class Editor extends PropertyEditorSupport {
        @Override
        public void setAsText(String text) {
            setValue(read(text));
        }
    }
}
