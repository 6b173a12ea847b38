package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.requests.Bodies.Refused;
import dev.keyturn.edge.requests.Bodies.Whole;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class BodiesTest {
    /** There is room for one that is on its way. */
    private final Bodies bodies = new Bodies(new RequestLimits(
            0, DataSize.ofBytes(5000), Duration.ofSeconds(10), Duration.ofSeconds(10), 1, 1, Duration.ofMillis(10)));

    @Test
    void readsABodyOfAnyLengthUpToTheLimit() {
        for (int length : new int[] {1, 1023, 1024, 1025, 4096, 5000}) {
            byte[] content = new byte[length];
            Arrays.fill(content, (byte) length);

            assertThat(((Whole) bodies.read(here(content, length))).content()).isEqualTo(content);
            assertThat(((Whole) bodies.read(here(content, -1))).content()).isEqualTo(content);
        }
        assertThat(refusal(bodies.read(here(new byte[5001], -1)))).isEqualTo(ProblemType.TOO_LARGE);
    }

    @Test
    void whatIsHereAlreadyNeedsNoRoomAndWhatIsNotDoes() throws Exception {
        PipedOutputStream sender = new PipedOutputStream();
        InputStream slow = new PipedInputStream(sender);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Bodies.Result> first = executor.submit(() -> bodies.read(request(slow, 2)));
            await().until(() -> refuses(here(new byte[1], -1)));

            assertThat(bodies.read(here("{}".getBytes(StandardCharsets.US_ASCII), 2)))
                    .isInstanceOf(Whole.class);
            sender.write("{}".getBytes(StandardCharsets.US_ASCII));
            assertThat(first.get()).isInstanceOf(Whole.class);
        }
        assertThat(bodies.read(here("{}".getBytes(StandardCharsets.US_ASCII), -1)))
                .isInstanceOf(Whole.class);
    }

    /** RFC 9110, section 10.1.1: until it is told to go on, it sends nothing, and would be waited for in vain. */
    @Test
    void afterARefusalNobodyWaitsForACallerThatHasAskedFirst() throws Exception {
        InputStream in = new ByteArrayInputStream(new byte[100]);
        MockHttpServletRequest asking = request(in, 100);
        asking.addHeader(HttpHeaders.EXPECT, "100-continue");

        bodies.linger(asking);

        assertThat(in.available()).isEqualTo(100);
        bodies.linger(request(in, 100));
        assertThat(in.available()).isZero();
    }

    private boolean refuses(MockHttpServletRequest request) {
        return bodies.read(request) instanceof Refused refused && refused.type() == ProblemType.UNAVAILABLE;
    }

    private static ProblemType refusal(Bodies.Result result) {
        return ((Refused) result).type();
    }

    private static MockHttpServletRequest here(byte[] content, long declared) {
        return request(new ByteArrayInputStream(content), declared);
    }

    private static MockHttpServletRequest request(InputStream in, long declared) {
        return new MockHttpServletRequest("POST", "/things") {
            @Override
            public long getContentLengthLong() {
                return declared;
            }

            @Override
            public ServletInputStream getInputStream() {
                return new Incoming(in);
            }
        };
    }

    private static final class Incoming extends ServletInputStream {
        private final InputStream in;

        Incoming(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, length);
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
