package dev.keyturn.auth.keys;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.auth.keystore.KeyNodes;
import dev.keyturn.auth.keystore.Keys;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class NodeReportTest {
    private final KeyNodes nodes = mock();
    private final TokenCounts counts = mock();
    private final NodeReport report = new NodeReport(nodes, counts, Keys.SETTINGS, mock(KeyEncryptionKeys.class));

    /** Whoever revokes a key waits until all nodes have said that they know, and then asks what it has signed. */
    @Test
    void whatAKeyHasSignedIsWrittenBeforeItIsSaidThatTheKeysAreOthers() {
        KeySnapshot others = CurrentKeysTest.snapshot(new OpenKey("other", "{}", null));
        when(nodes.seen(any(), any())).thenReturn(true);
        report.enter(CurrentKeysTest.snapshot(new OpenKey("one", "{}", null)));

        report.read(others);

        InOrder order = inOrder(nodes, counts);
        order.verify(counts).flush();
        order.verify(nodes).seen(any(), eq(others.version()));
    }
}
