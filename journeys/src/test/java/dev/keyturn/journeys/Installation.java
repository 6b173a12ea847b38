package dev.keyturn.journeys;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** On which Keyturn a journey runs: those on one come one after the other, and those on another beside them. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Installation {
    /** For those that leave it as it is. */
    String ORDINARY = "ordinary";

    /** For those that kill or restart parts of it: there are two, because each of them takes its time. */
    String KILLED = "killed";

    String ALSO_KILLED = "also killed";

    String value();

    /** Of each class, the installation that it names. */
    final class Locks implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForClass(Class<?> journey) {
            return Set.of(new Lock(installation(journey)));
        }

        static String installation(Class<?> journey) {
            return Objects.requireNonNull(journey.getAnnotation(Installation.class))
                    .value();
        }
    }
}
