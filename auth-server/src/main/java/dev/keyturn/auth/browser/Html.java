package dev.keyturn.auth.browser;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** Markup, made of constant templates, which the compiler checks, and of text, which is always escaped. */
public final class Html {
    /** Nothing. */
    public static final Html NONE = new Html("");

    private static final Pattern GAP = Pattern.compile("\\{}");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /**
     * Fills the gaps of a template, each written as {@code {}}, in order.
     *
     * @param template attribute values in it stand in double quotes
     * @param parts {@link Html}, which goes in as it is, or text, which is escaped
     */
    public static Html of(@CompileTimeConstant String template, Object... parts) {
        String[] pieces = GAP.split(template, -1);
        if (pieces.length != parts.length + 1) {
            throw new IllegalArgumentException("The template has " + (pieces.length - 1) + " gaps: " + template);
        }
        StringBuilder markup = new StringBuilder(pieces[0]);
        for (int i = 0; i < parts.length; i++) {
            markup.append(part(parts[i])).append(pieces[i + 1]);
        }
        return new Html(markup.toString());
    }

    /** Joins the parts. */
    public static Html all(Collection<Html> parts) {
        return new Html(parts.stream().map(Html::toString).collect(Collectors.joining()));
    }

    private static String part(Object part) {
        return part instanceof Html html ? html.markup : HtmlUtils.htmlEscape(part.toString(), "UTF-8");
    }

    /** The markup. */
    @Override
    public String toString() {
        return markup;
    }
}
