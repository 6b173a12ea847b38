package dev.keyturn.model.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/**
 * A class that has the server that all tests share to itself: it takes it away, looks at all that it does, or calls it by the
 * dozen at once, for which others would have to wait. These come first, beside those that have servers of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(2)
public @interface ServerAlone {}
