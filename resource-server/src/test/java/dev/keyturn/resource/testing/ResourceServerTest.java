package dev.keyturn.resource.testing;

import dev.keyturn.model.testing.BesideOthers;
import dev.keyturn.model.testing.SharedServer;
import dev.keyturn.resource.ResourceServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;

/**
 * A test against the whole server on a free port; all of them share one. {@link World} can be injected. They use it one class
 * after the other, unless they are {@link BesideOthers}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = ResourceServer.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = World.Initializer.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = SharedServer.class)
public @interface ResourceServerTest {}
