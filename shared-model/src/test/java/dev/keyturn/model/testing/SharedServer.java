package dev.keyturn.model.testing;

import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The server that the tests of a module share, one class after the other unless they are {@link BesideOthers}. The tests of a
 * class are never beside each other.
 */
public final class SharedServer implements ResourceLocksProvider {
    private static final String SERVER = "the server that all tests share";

    @Override
    public Set<Lock> provideForClass(Class<?> test) {
        if (AnnotationSupport.isAnnotated(test, ServerAlone.class)) {
            return Set.of(new Lock(SERVER));
        }
        String turn = AnnotationSupport.isAnnotated(test, BesideOthers.class) ? test.getName() : "whose turn it is";
        return Set.of(new Lock(SERVER, ResourceAccessMode.READ), new Lock(turn));
    }
}
