package dev.keyturn.resource.testing;

import dev.keyturn.resource.ResourceServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;

/** A test against the whole server on a free port; all of them share one. {@link World} can be injected. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = ResourceServer.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = World.Initializer.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
public @interface ResourceServerTest {
    /** What classes that run beside others lock for reading, and {@link ServerAlone} locks alone. */
    String SERVER = "the server that all tests share";

    /** What classes lock that run beside others and count the sockets of that server, and how they end. */
    String SOCKETS = "its sockets";
}
