package dev.keyturn.auth.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that has the shared server to itself: it takes its database away, looks at all that it does, or calls it by the
 * dozen at once, for which others would have to wait. These come early, while the tests that run beside them have servers of
 * their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(AuthServerTest.SERVER)
@Order(ServerAlone.EARLY)
public @interface ServerAlone {
    /** For {@link Order}: before those that say nothing, and after those that take longest. */
    int EARLY = 100;
}
