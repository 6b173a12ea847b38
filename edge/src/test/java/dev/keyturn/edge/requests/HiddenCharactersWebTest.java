package dev.keyturn.edge.requests;

import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that hide a character, or are none (RFC 3629, section 3), in what the container decodes. */
@EdgeTest
class HiddenCharactersWebTest {
    private final Caller caller;

    HiddenCharactersWebTest(Caller caller) {
        this.caller = caller;
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C0%AF", "%E0%80%AF", "%F0%80%80%AF", "%ED%A0%80", "%FF", "%C3", "\u00c0\u00af"})
    void areRefusedInAForm(String bytes) throws IOException {
        for (String form : new String[] {"text=x" + bytes + "y", "t" + bytes + "=x&text=x"}) {
            caller.sendRaw("""
                            POST /forms HTTP/1.1\r
                            Host: localhost\r
                            Connection: close\r
                            Content-Type: application/x-www-form-urlencoded\r
                            Content-Length: %d\r
                            \r
                            %s""".formatted(form.length(), form)).isProblem(ProblemType.MALFORMED_REQUEST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C0%AF", "%E0%80%AF", "%F0%80%80%AF", "%ED%A0%80", "%FF", "%C3"})
    void areRefusedInAnAddress(String bytes) throws Exception {
        caller.get("/things?limit=1&text=" + bytes).isProblem(ProblemType.MALFORMED_REQUEST);
        caller.get("/things?limit=1&" + bytes + "=x").isProblem(ProblemType.MALFORMED_REQUEST);
        caller.get("/things/" + bytes).isProblem(ProblemType.MALFORMED_REQUEST);
    }
}
