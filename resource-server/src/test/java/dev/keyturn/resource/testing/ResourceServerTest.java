package dev.keyturn.resource.testing;

import dev.keyturn.resource.ResourceServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.AnnotationSupport;
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
@ResourceLock(providers = ResourceServerTest.Locks.class)
public @interface ResourceServerTest {
    /** Who has the shared server alone, who is beside others, and whose turn it is. A class's own tests are never beside each other. */
    final class Locks implements ResourceLocksProvider {
        private static final String SERVER = "the server that all tests share";

        @Override
        public Set<Lock> provideForClass(Class<?> test) {
            if (AnnotationSupport.isAnnotated(test, ServerAlone.class)) {
                return Set.of(new Lock(SERVER));
            }
            String turn = test.isAnnotationPresent(BesideOthers.class) ? test.getName() : "whose turn it is";
            return Set.of(new Lock(SERVER, ResourceAccessMode.READ), new Lock(turn));
        }
    }
}
