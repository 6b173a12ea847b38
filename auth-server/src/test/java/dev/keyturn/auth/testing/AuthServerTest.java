package dev.keyturn.auth.testing;

import dev.keyturn.auth.AuthServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** Starts the whole server on a free port, once for all tests that carry this and nothing else. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = AuthServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestSettings.class)
public @interface AuthServerTest {
    /** What {@link ServerAlone} locks, and {@link BesideOthers} locks for reading. */
    String SERVER = "the server that all tests share";
}
