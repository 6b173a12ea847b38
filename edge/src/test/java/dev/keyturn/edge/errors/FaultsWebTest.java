package dev.keyturn.edge.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.edge.testing.SlowController;
import dev.keyturn.model.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@EdgeTest
@ExtendWith(OutputCaptureExtension.class)
@Isolated("a server that starts meanwhile makes the log anew, and a line may be lost")
class FaultsWebTest {
    private final Caller caller;
    private final SlowController slow;
    private final MeterRegistry meters;

    FaultsWebTest(Caller caller, SlowController slow, MeterRegistry meters) {
        this.caller = caller;
        this.slow = slow;
        this.meters = meters;
    }

    @BeforeEach
    void beHeard() {
        Faults.SELDOM.forget();
    }

    @ParameterizedTest
    @CsvSource({
        "/faults, BUG",
        "/faults, TAKEN_ROW",
        "/faults, SQL_SYNTAX",
        "/faults, FEATURE_NOT_SUPPORTED",
        "/faults, NO_MEMORY",
        "/filter/faults, BUG",
        "/filter/faults, TAKEN_ROW",
        "/filter/faults, SQL_SYNTAX",
        "/filter/faults, NO_MEMORY"
    })
    void ofOursAreLoggedUnderTheInstanceThatTheCallerReads(String path, String fault, CapturedOutput output)
            throws Exception {
        Answer answer = caller.get(path + "?fault=" + fault);

        answer.isProblem(ProblemType.INTERNAL_ERROR);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(output.getOut())
                .containsOnlyOnce(answer.json().path("instance").asString("no instance"))
                .contains("at dev.keyturn.edge.testing");
    }

    @ParameterizedTest
    @CsvSource({
        "/faults, NO_CONNECTION",
        "/faults, EMPTY_POOL",
        "/faults, DATABASE_STOPPED",
        "/faults, DATABASE_FULL",
        "/faults, DATABASE_READ_ONLY",
        "/faults, DISK_BROKEN",
        "/faults, DEADLOCK",
        "/faults, IDLE_TRANSACTION_ENDED",
        "/faults, LONG_TRANSACTION_ENDED",
        "/faults, STALE_PLAN",
        "/faults, CONNECTION_DIED_IN_OUR_HANDS",
        "/faults, SOMETHING_ELSE_MISSING",
        "/faults, NO_THREAD",
        "/filter/faults, NO_CONNECTION",
        "/filter/faults, EMPTY_POOL",
        "/filter/faults, DATABASE_STOPPED",
        "/filter/faults, DATABASE_FULL",
        "/filter/faults, DATABASE_READ_ONLY",
        "/filter/faults, DISK_BROKEN",
        "/filter/faults, DEADLOCK",
        "/filter/faults, CONNECTION_DIED_IN_OUR_HANDS",
        "/filter/faults, SOMETHING_ELSE_MISSING",
        "/filter/faults, NO_THREAD",
        "/pages/faults, EMPTY_POOL"
    })
    void thatPassAskTheCallerToComeBack(String path, String fault, CapturedOutput output) throws Exception {
        Answer answer = caller.get(path + "?fault=" + fault);

        answer.isProblem(ProblemType.UNAVAILABLE);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 10);
        assertThat(output.getOut()).contains("Answered 503").doesNotContain("\tat ");
    }

    /** An operator looks it up, or knows it; the words of a database may be those of a row. */
    @Test
    void ofTheDatabaseAreLoggedByItsCode(CapturedOutput output) throws Exception {
        caller.get("/faults?fault=DATABASE_FULL").isProblem(ProblemType.UNAVAILABLE);

        assertThat(output.getOut()).contains("SQLException (SQLSTATE 53300)");
    }

    @Test
    void thatWeFoundOurselvesAreLoggedInTheirWords(CapturedOutput output) throws Exception {
        Answer answer = caller.get("/faults?fault=SOMETHING_ELSE_MISSING").isProblem(ProblemType.UNAVAILABLE);

        assertThat(output.getOut()).contains("Answered 503: PassingFault: the inside of the server");
        assertThat(answer.body()).doesNotContain("inside");
    }

    /** Whatever numbers are in the words: a line for each would fill the disk. */
    @Test
    void ofOneKindAreToldOnce(CapturedOutput output) {
        for (int seconds = 0; seconds < 3; seconds++) {
            Faults.answerTo(new PassingFault("read " + seconds + " s ago"));
        }

        assertThat(output.getOut()).containsOnlyOnce("Answered 503").contains("read 0 s ago");
    }

    /** Else a refusal raises an alarm, and hides what is broken. */
    @ParameterizedTest
    @CsvSource({
        "/faults, SOMETHING_ELSE_MISSING, 503",
        "/filter/faults, SOMETHING_ELSE_MISSING, 503",
        "/filter/faults, TOO_MANY, 429",
        "/filter/faults, BUG, 500"
    })
    void areCountedAsTheyWereAnswered(String path, String fault, int status) throws Exception {
        long before = counted(status);

        assertThat(caller.get(path + "?fault=" + fault).status()).isEqualTo(status);

        assertThat(counted(status)).isEqualTo(before + 1);
    }

    private long counted(int status) {
        return meters.find("http.server.requests").tag("status", Integer.toString(status)).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void areNotWhatACallerWhoGoesAwayLeavesBehind(CapturedOutput output) throws Exception {
        try (Socket socket = caller.connect()) {
            socket.getOutputStream()
                    .write("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            slow.awaitRequest();
            socket.setSoLinger(true, 0); // closes with a reset, so that the server's next write fails
        }
        slow.answerNow();

        assertThat(output.getOut()).doesNotContain("Answered", "ERROR");
        assertThat(caller.get("/things").status()).isEqualTo(200);
    }

    /** The firewall finds some only when somebody reads them; what it says of them has the caller's characters in it. */
    @ParameterizedTest
    @ValueSource(strings = {"/faults", "/filter/faults"})
    void areNotWhatTheFirewallFindsLate(String path, CapturedOutput output) throws Exception {
        caller.get(path + "?fault=REJECTED_NAME").isProblem(ProblemType.MALFORMED_REQUEST);

        assertThat(output.getOut()).doesNotContain("2026 INFO", "Answered");
    }
}
