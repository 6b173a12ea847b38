package dev.keyturn.auth.testing;

import dev.keyturn.auth.AuthServer;
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
@ResourceLock(providers = AuthServerTest.Locks.class)
public @interface AuthServerTest {
    /** Who has the shared server alone, who is beside others, and whose turn it is. A class's own tests are never beside each other. */
    final class Locks implements ResourceLocksProvider {
        private static final String SERVER = "the server that all tests share";

        @Override
        public Set<Lock> provideForClass(Class<?> test) {
            if (test.isAnnotationPresent(ServerAlone.class)) {
                return Set.of(new Lock(SERVER));
            }
            String turn = test.isAnnotationPresent(BesideOthers.class) ? test.getName() : "whose turn it is";
            return Set.of(new Lock(SERVER, ResourceAccessMode.READ), new Lock(turn));
        }
    }
}
