package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void escapesTextAndOnlyText() {
        Html inner = Html.of("<b>{}</b>", "<script>alert('1' & \"2\")</script>");

        assertThat(Html.of("<p title=\"{}\">{}</p>", "\" onclick=\"x", inner))
                .hasToString("<p title=\"&quot; onclick=&quot;x\">"
                        + "<b>&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;</b></p>");
    }

    @Test
    void whatLooksLikeAGapInTextIsNone() {
        assertThat(Html.of("<p>{}{}</p>", "{}", "x")).hasToString("<p>{}x</p>");
    }

    @Test
    void everyGapIsFilled() {
        assertThatThrownBy(() -> Html.of("{} {}", "one")).isInstanceOf(IllegalArgumentException.class);
    }
}
