package dev.keyturn.edge.fields;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text with something to see in it: not only {@link InvisibleCharacters}. */
@NotNull
@Pattern(regexp = "(?s)[" + InvisibleCharacters.ALL + "]*+[^" + InvisibleCharacters.ALL + "].*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Visible {
    /** What the caller reads. */
    String message() default "must not be blank";

    /** As Jakarta Validation demands; not used. */
    Class<?>[] groups() default {};

    /** As Jakarta Validation demands; not used. */
    Class<? extends Payload>[] payload() default {};
}
