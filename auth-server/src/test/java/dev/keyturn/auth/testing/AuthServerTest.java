package dev.keyturn.auth.testing;

import dev.keyturn.auth.AuthServer;
import dev.keyturn.model.testing.BesideOthers;
import dev.keyturn.model.testing.SharedServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * Starts the whole server on a free port, once for all tests that carry this and nothing else. They use it one class after the
 * other, unless they are {@link BesideOthers}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = AuthServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestSettings.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = SharedServer.class)
public @interface AuthServerTest {}
