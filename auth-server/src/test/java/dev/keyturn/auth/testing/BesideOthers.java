package dev.keyturn.auth.testing;

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

/**
 * A test class that runs beside others: it has servers of its own, or looks at nothing on the shared server but what it made
 * there. Its own tests run one after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = BesideOthers.Locks.class)
public @interface BesideOthers {
    /**
     * Not while somebody has the shared server alone. Without a lock of its own, the tests of a class would run beside each
     * other, in every lane that is free.
     */
    final class Locks implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForClass(Class<?> test) {
            Lock own = new Lock(test.getName());
            return test.isAnnotationPresent(AuthServerTest.class)
                    ? Set.of(own, new Lock(AuthServerTest.SERVER, ResourceAccessMode.READ))
                    : Set.of(own);
        }
    }
}
