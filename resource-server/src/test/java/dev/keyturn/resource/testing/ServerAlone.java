package dev.keyturn.resource.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/**
 * A test that has the shared server to itself: it takes it away, looks at all that it does, or floods it. These come first,
 * beside the tests that have servers of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(2)
public @interface ServerAlone {}
