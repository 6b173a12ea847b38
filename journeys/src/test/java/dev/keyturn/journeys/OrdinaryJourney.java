package dev.keyturn.journeys;

import dev.keyturn.cli.local.RunningStack;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A journey that leaves the servers as they are: all of these share them, one after the other. */
@ResourceLock("the servers of ordinary journeys")
abstract class OrdinaryJourney extends Journey {
    OrdinaryJourney() {
        super(RunningStack.shared());
    }
}
