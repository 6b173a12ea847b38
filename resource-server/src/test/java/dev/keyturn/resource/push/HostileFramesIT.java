package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Frames that no decent client sends (RFC 6455): each ends its own socket, with the code for it, and no other. */
@ResourceServerTest
class HostileFramesIT {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int SOCKETS_PER_PERSON = 3;

    private final int port;
    private final Sockets sockets;
    private final Person ada;
    private final Person bob;
    private final Api api;

    HostileFramesIT(World world, Sockets sockets, @LocalServerPort int port) {
        this.port = port;
        this.sockets = sockets;
        this.ada = world.person();
        this.bob = world.person();
        this.api = new Api(port);
    }

    /** In hexadecimal, and masked with a key that changes nothing unless something else is said. */
    static Stream<Arguments> frames() {
        String key = "00000000";
        return Stream.of(
                Arguments.of("text that is not UTF-8", "8182" + key + "c328", 1007),
                Arguments.of("half a character at the end", "8181" + key + "c3", 1007),
                Arguments.of("bytes", "8281" + key + "01", 1003),
                Arguments.of("without a mask", "810161", 1002),
                Arguments.of("2^63 bytes of text", "81ff8000000000000000" + key, 1002),
                Arguments.of("2^64 - 1 bytes", "82ffffffffffffffffff" + key, 1002),
                Arguments.of("a ping of 126 bytes", "89fe007e" + key + "61".repeat(126), 1002),
                Arguments.of("a close of 2^62 bytes", "88ff4000000000000000" + key, 1002),
                Arguments.of("a ping in pieces", "0980" + key, 1002),
                Arguments.of("a bit that is reserved", "c180" + key, 1002),
                Arguments.of("a kind that there is none of", "8380" + key, 1002),
                Arguments.of("a control frame that there is none of", "8b80" + key, 1002),
                Arguments.of("the rest of nothing", "8080" + key, 1002),
                Arguments.of("a message within a message", "0181" + key + "618181" + key + "61", 1002),
                Arguments.of("half a closing code", "8881" + key + "03", 1002),
                Arguments.of("a reason that is not UTF-8", "8884" + key + "03e8c328", 1002));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void endTheSocketWithTheRightCode(String name, String frame, int code) throws IOException {
        assertThat(closeCodeAfter(out -> out.write(HexFormat.of().parseHex(frame))))
                .as(name)
                .isEqualTo(code);
    }

    /** Announced as long as a frame can be, and poured for as long as the server listens. */
    @Test
    void oneOfFourExabytesIsReadNoFurtherThanAMessageMayGo() throws IOException {
        AtomicLong poured = new AtomicLong();
        assertThat(closeCodeAfter(out -> {
                    out.write(HexFormat.of().parseHex("81ff4000000000000000" + "00000000"));
                    byte[] piece = "x".repeat(1024).getBytes(StandardCharsets.US_ASCII);
                    while (poured.get() < 1_000_000_000) {
                        out.write(piece);
                        poured.addAndGet(piece.length);
                    }
                }))
                .isEqualTo(1009);
        assertOthersAreServed();
        assertThat(poured.get()).isLessThan(100_000_000);
    }

    @Test
    void aMessageInAMillionPiecesEndsItsSocket() throws IOException {
        assertThat(closeCodeAfter(out -> {
                    out.write(SocketClient.frame(false, TEXT, new byte[0]));
                    out.write(times(1_000_000, SocketClient.frame(false, 0, new byte[0])));
                }))
                .isEqualTo(1009);
        assertOthersAreServed();
    }

    @Test
    void tooManyMessagesEndTheirSocket() throws IOException {
        byte[] ping = "ping".getBytes(StandardCharsets.UTF_8);
        assertThat(closeCodeAfter(out -> out.write(times(61, SocketClient.frame(true, TEXT, ping)))))
                .isEqualTo(1008);
    }

    /** What a client says that answers the close it is then sent, and one that sends on without reading. */
    static Stream<Arguments> refused() {
        byte[] ping = "ping".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of("bytes", SocketClient.frame(true, BINARY, ping), 1003),
                Arguments.of("9,000 characters", nineThousandCharacters(), 1009),
                Arguments.of("61 messages", times(61, SocketClient.frame(true, TEXT, ping)), 1008));
    }

    private static byte[] nineThousandCharacters() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(HexFormat.of().parseHex("81fe2328" + "00000000"));
        frame.writeBytes("x".repeat(9000).getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }

    /** RFC 6455, section 7.1.1. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void areTheLastOfAConnectionWhoseClientAnswers(String name, byte[] frames, int code) throws IOException {
        try (Socket polite = connect()) {
            polite.getOutputStream().write(frames);
            assertThat(closeCode(polite)).isEqualTo(code);
            long answered = System.nanoTime();
            polite.getOutputStream().write(SocketClient.frame(true, CLOSE, new byte[0]));

            assertThat(polite.getInputStream().read())
                    .as("the end, and no reset")
                    .isNegative();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(Duration.ofMillis(1200));
        }
    }

    /** All at once, because each is waited for. */
    @Test
    void areTheLastOfAConnectionWhoseClientDoesNotAnswer() throws IOException {
        List<Arguments> refused = refused().toList();
        try (Socket first = connect();
                Socket second = connect();
                Socket third = connect()) {
            List<Socket> deaf = List.of(first, second, third);
            for (int i = 0; i < deaf.size(); i++) {
                deaf.get(i).getOutputStream().write((byte[]) refused.get(i).get()[1]);
            }
            for (int i = 0; i < deaf.size(); i++) {
                assertThat(closeCode(deaf.get(i))).isEqualTo(refused.get(i).get()[2]);
            }
            for (Socket socket : deaf) {
                socket.setSoTimeout(13_000);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }

    /** The kernel takes the close frame long before such a reader has come to it. */
    @Test
    void areAnsweredByTheirCodeAlsoIfItIsReadSlowly() throws IOException, InterruptedException {
        try (Socket slow = slowReaderOfMuch()) {
            slow.getOutputStream().write(SocketClient.frame(true, BINARY, new byte[0]));

            readSlowlyUntil("only text is understood", slow.getInputStream());
        }
    }

    /** As when a page is left. The answer waits for the message that is being written. */
    @Test
    void andAGoodbyeIsAnsweredAlsoIfItsReaderIsSlow() throws IOException, InterruptedException {
        byte[] goingAway = {0x03, (byte) 0xe9};
        try (Socket slow = slowReaderOfMuch()) {
            slow.getOutputStream().write(SocketClient.frame(true, CLOSE, goingAway));

            readSlowlyUntil("\u0088\u0002\u0003\u00e9", slow.getInputStream());
        }
    }

    private Socket slowReaderOfMuch() throws IOException {
        Socket slow = new Socket();
        slow.setReceiveBufferSize(4096);
        slow.setSoTimeout(10_000);
        slow.connect(new InetSocketAddress("localhost", port));
        assertThat(SocketClient.handshakeBy(slow, bob.token())).isEqualTo(101);
        for (int number = 0; number < 50; number++) {
            api.as(ada).post("/messages", bob.message("x".repeat(3900))).hasStatus(201);
        }
        await("more than fits, so that the reader is waited for")
                .until(() -> !sockets.of(bob.id()).getFirst().sendQueue().takesMessages());
        return slow;
    }

    /** 40 KB a second. */
    private static void readSlowlyUntil(String frame, InputStream in) throws IOException, InterruptedException {
        String heard = "";
        byte[] piece = new byte[2048];
        while (!heard.contains(frame)) {
            int octets = in.read(piece);
            assertThat(octets).as("the connection has not ended").isPositive();
            heard = heard.substring(Math.max(0, heard.length() - frame.length()))
                    + new String(piece, 0, octets, StandardCharsets.ISO_8859_1);
            Thread.sleep(50);
        }
    }

    @Test
    void leaveNobodyMoreSocketsThanOnePersonMayHold() throws IOException {
        List<Socket> refused = new ArrayList<>();
        try {
            for (int number = 0; number < SOCKETS_PER_PERSON; number++) {
                refused.add(connect());
            }
            for (Socket socket : refused) {
                socket.getOutputStream().write(SocketClient.frame(true, BINARY, new byte[0]));
            }
            for (Socket socket : refused) {
                assertThat(closeCode(socket)).isEqualTo(1003);
            }

            assertThat(status()).isEqualTo(429);
            refused.getFirst().getOutputStream().write(SocketClient.frame(true, CLOSE, new byte[0]));
            await().atMost(Duration.ofSeconds(5)).until(() -> status() == 101);
        } finally {
            for (Socket socket : refused) {
                socket.close();
            }
        }
    }

    private int status() throws IOException {
        try (Socket another = new Socket("localhost", port)) {
            another.setSoTimeout(10_000);
            return SocketClient.handshakeBy(another, bob.token());
        }
    }

    /** The container answers each, and a thread that finds more to read makes way for nobody. */
    @Test
    void aFloodOfPingsEndsItsSocketsAndKeepsNobodyWaiting() throws Exception {
        byte[] pings = times(10_000, SocketClient.frame(true, PING, new byte[0]));
        try (Socket first = connect();
                Socket second = connect();
                Socket third = connect()) {
            List<CompletableFuture<Integer>> codes = new ArrayList<>();
            for (Socket flooding : List.of(first, second, third)) {
                Thread.ofPlatform().daemon().start(() -> pour(flooding, pings));
                CompletableFuture<Integer> code = new CompletableFuture<>();
                codes.add(code);
                Thread.ofPlatform().daemon().start(() -> tell(flooding, code));
            }

            assertOthersAreServed();
            for (CompletableFuture<Integer> code : codes) {
                assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
            }
        }
    }

    private static void tell(Socket socket, CompletableFuture<Integer> code) {
        try {
            code.complete(closeCode(socket));
        } catch (IOException cut) {
            code.completeExceptionally(cut);
        }
    }

    private static void pour(Socket socket, byte[] bytes) {
        try {
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException ended) {
            assertThat(ended).isNotNull(); // by the server, or by the end of the test
        }
    }

    private void assertOthersAreServed() {
        try (SocketClient client = new SocketClient(port)) {
            Opened socket = client.open(ada);
            api.as(ada).post("/messages", ada.message("Served")).hasStatus(201);
            assertThat(socket.nextFrame().get("type").asString()).isEqualTo("new_message");
            socket.hangUp();
        }
        await().until(() -> sockets.of(ada.id()).isEmpty());
    }

    /** The code of the close frame that answers to what is written. */
    private int closeCodeAfter(Writing writing) throws IOException {
        try (Socket bare = connect()) {
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    writing.to(bare.getOutputStream());
                } catch (SocketException closed) {
                    assertThat(closed).isNotNull(); // the server closes before all is written
                } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            try {
                return closeCode(bare);
            } finally {
                writer.interrupt();
            }
        }
    }

    private Socket connect() throws IOException {
        Socket bare = new Socket("localhost", port);
        bare.setSoTimeout(10_000);
        assertThat(SocketClient.handshakeBy(bare, bob.token())).isEqualTo(101);
        return bare;
    }

    private static int closeCode(Socket bare) throws IOException {
        InputStream in = new BufferedInputStream(bare.getInputStream());
        while (true) {
            int opcode = in.read() & 0x0F;
            int length = in.read();
            byte[] payload = in.readNBytes(length);
            if (opcode == CLOSE) {
                return (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
            }
        }
    }

    private static byte[] times(int number, byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(number * frame.length);
        for (int i = 0; i < number; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }
}
