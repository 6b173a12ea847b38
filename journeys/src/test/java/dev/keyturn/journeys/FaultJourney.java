package dev.keyturn.journeys;

import dev.keyturn.cli.local.RunningStack;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A journey that kills or restarts: these have servers of their own, beside those of the others. */
@ResourceLock("the servers that are killed")
abstract class FaultJourney extends Journey {
    FaultJourney() {
        super(RunningStack.forFaults());
    }
}
