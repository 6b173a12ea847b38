package dev.keyturn.resource.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that has the shared server to itself: it takes it or its database away, or looks at all that it does. These come
 * last, when those that run beside others and need that server, which come first, are through with it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(ResourceServerTest.SERVER)
@Order(Integer.MAX_VALUE)
public @interface ServerAlone {}
