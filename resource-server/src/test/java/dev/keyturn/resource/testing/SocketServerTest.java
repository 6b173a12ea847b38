package dev.keyturn.resource.testing;

import dev.keyturn.model.testing.TestDatabase;
import dev.keyturn.resource.ResourceServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;

/**
 * A test that mostly waits, and counts a server's sockets or looks at how they end. These share another server than those of
 * {@link ResourceServerTest}, beside which they run, one class after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = ResourceServer.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = SocketServerTest.OwnWorld.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server whose sockets are counted")
@ResourceLock(value = Statements.LOG, mode = ResourceAccessMode.READ)
@Order(3)
public @interface SocketServerTest {
    /** A database beside that of the others. */
    final class OwnWorld extends World.Initializer {
        OwnWorld() {
            super(new World(TestDatabase.shared().beside("sockets")));
        }
    }
}
