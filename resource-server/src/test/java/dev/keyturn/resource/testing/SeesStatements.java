package dev.keyturn.resource.testing;

import dev.keyturn.model.testing.ServerAlone;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that is {@link ServerAlone} and looks at {@link Statements}: all servers of this JVM write to one log, so that tests
 * with servers of their own that send SQL wait for it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ServerAlone
@ResourceLock(Statements.LOG)
@Order(1)
public @interface SeesStatements {}
