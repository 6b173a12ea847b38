package dev.keyturn.model.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/**
 * A class that looks at nothing on the server that all tests share but what it made there: it runs beside others that use that
 * server, and comes before them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(5)
public @interface BesideOthers {}
