package dev.keyturn.resource.hints;

import java.util.List;

/** Takes in the hints of other nodes. */
public interface Reception {
    /** Takes in the hints of one notification. */
    void hear(List<Hint> hints);

    /** Hints may have been lost. */
    void missedSome();
}
