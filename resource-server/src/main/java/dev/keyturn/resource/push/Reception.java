package dev.keyturn.resource.push;

import java.util.List;

/** Takes in the hints of other nodes. */
interface Reception {
    /** Takes in the hints of one notification. */
    void hear(List<Hint> hints);

    /** Hints may have been lost. */
    void missedSome();
}
