package dev.keyturn.auth.accounts;

import dev.keyturn.edge.fields.NormalForm;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** 8 to 256 characters, counted as people count: in code points, after normalization (NIST SP 800-63B, 3.1.1.2). */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PasswordLength.Validator.class)
public @interface PasswordLength {
    String message() default "must have 8 to 256 characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Counts. */
    final class Validator implements ConstraintValidator<PasswordLength, String> {
        @Override
        public boolean isValid(@Nullable String password, ConstraintValidatorContext context) {
            if (password == null) {
                return true;
            }
            String composed = NormalForm.composed(password);
            int characters = composed.codePointCount(0, composed.length());
            return characters >= 8 && characters <= 256;
        }
    }
}
