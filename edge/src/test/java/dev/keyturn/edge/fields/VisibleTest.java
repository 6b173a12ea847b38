package dev.keyturn.edge.fields;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {
    private record Text(@Visible String content) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "\u00a0",
                "\u200b\u2028",
                "\u3164",
                "\u115f\u1160",
                "\u034f",
                "\ufe0f",
                "\u180b",
                "\uffa0",
                "\u2800",
                "\ufff0",
                "\udb40\udd00"
            })
    void refusesATextWithNothingToSee(String text) {
        assertThat(isVisible(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\n.", "\u2764\ufe0f", "\ud83d\ude00", "\u3164a"})
    void takesATextWithSomethingToSee(String text) {
        assertThat(isVisible(text)).isTrue();
    }

    private static boolean isVisible(String text) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            return validator.validate(new Text(text)).isEmpty();
        }
    }
}
