package io.parley.gateway.protocol;

import static io.parley.gateway.testing.WebSocketBytes.BINARY;
import static io.parley.gateway.testing.WebSocketBytes.CLOSE;
import static io.parley.gateway.testing.WebSocketBytes.CONTINUATION;
import static io.parley.gateway.testing.WebSocketBytes.PING;
import static io.parley.gateway.testing.WebSocketBytes.PONG;
import static io.parley.gateway.testing.WebSocketBytes.TEXT;
import static io.parley.gateway.testing.WebSocketBytes.closing;
import static io.parley.gateway.testing.WebSocketBytes.fragment;
import static io.parley.gateway.testing.WebSocketBytes.frame;
import static io.parley.gateway.testing.WebSocketBytes.header;
import static io.parley.gateway.testing.WebSocketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.proto.client.v1.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketDecoderTest {
    private static final int MAX_LENGTH = 300;
    private static final int MAX_FRAGMENTS = 4;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private Recorder recorder = new Recorder();
    private EmbeddedChannel channel = newChannel();

    private EmbeddedChannel newChannel() {
        EmbeddedChannel fresh = new EmbeddedChannel(new WebSocketDecoder(recorder, MAX_FRAGMENTS));
        fresh.config().setAllocator(memory);
        return fresh;
    }

    private void startAnew() {
        channel.finishAndReleaseAll();
        recorder = new Recorder();
        channel = newChannel();
    }

    @AfterEach
    void nothingIsLeaked() {
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
    }

    @Test
    void messagesOfEveryLengthAreUnmasked() {
        for (int length : new int[] {0, 1, 3, 7, 8, 9, 125, 126, MAX_LENGTH}) {
            write(frame(TEXT, text("x".repeat(length))));
            assertThat(recorder.events).containsExactly("text " + "x".repeat(length));
            recorder.events.clear();
        }
    }

    @Test
    void bytesMayBeCutAnywhere() {
        byte[] stream = concat(
                fragment(TEXT, text("a")),
                frame(PING, text("p")),
                fragment(CONTINUATION, text("b".repeat(130))),
                frame(CONTINUATION, text("c")),
                frame(BINARY, text("d")),
                frame(PONG, text("")));
        for (int cut = 0; cut <= stream.length; cut++) {
            startAnew();
            write(Arrays.copyOfRange(stream, 0, cut));
            write(Arrays.copyOfRange(stream, cut, stream.length));
            assertThat(recorder.events)
                    .containsExactly(
                            "fragment", "ping p", "fragment", "text a" + "b".repeat(130) + "c", "binary d", "pong 0");
            assertThat(recorder.held).isZero();
        }
    }

    @Test
    void bytesMayComeOneByOne() {
        for (byte b : concat(fragment(BINARY, text("ab")), frame(CONTINUATION, text("cd")), frame(TEXT, text("e")))) {
            write(new byte[] {b});
        }
        assertThat(recorder.events).containsExactly("fragment", "binary abcd", "text e");
    }

    @Test
    void emptyFragmentsAreFragments() {
        write(fragment(TEXT, text("")));
        write(frame(CONTINUATION, text("late")));
        write(fragment(TEXT, text("")));
        write(frame(CONTINUATION, text("")));

        assertThat(recorder.events).containsExactly("fragment", "text late", "fragment", "text ");
    }

    @Test
    void whatTheStandardForbidsIsMalformedFromTheHeaderAlone() {
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "a reserved bit", header(0xC0 | TEXT, true, 5));
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "an unknown opcode", header(0x83, true, 5));
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "no mask", header(0x80 | TEXT, false, 5));
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "nothing to continue", header(0x80, true, 5));
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "a fragmented ping", header(PING, true, 5));
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "a ping of 126 bytes", header(0x80 | PING, true, 126));
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "a length of two bytes for 125", new byte[] {
            (byte) 0x81, (byte) 0xFE, 0, 125
        });
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "a length of eight bytes for 126", new byte[] {
            (byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 126
        });
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "a length with the top bit set", new byte[] {
            (byte) 0x81, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0
        });
        expectBroken(
                ErrorCode.ERROR_CODE_MALFORMED,
                "a message in a message",
                concat(fragment(TEXT, text("a")), header(0x80 | TEXT, true, 5)));
    }

    @Test
    void whatIsTooLargeIsRefusedFromTheHeaderAlone() {
        expectBroken(ErrorCode.ERROR_CODE_TOO_LARGE, "a message", header(0x80 | TEXT, true, MAX_LENGTH + 1));
        expectBroken(ErrorCode.ERROR_CODE_TOO_LARGE, "a huge one", header(0x80 | BINARY, true, Long.MAX_VALUE));
        expectBroken(
                ErrorCode.ERROR_CODE_TOO_LARGE,
                "a second fragment",
                concat(fragment(TEXT, text("a")), header(CONTINUATION, true, MAX_LENGTH)));
        expectBroken(
                ErrorCode.ERROR_CODE_TOO_LARGE,
                "one fragment too many",
                concat(
                        fragment(TEXT, text("a")),
                        fragment(CONTINUATION, text("")),
                        fragment(CONTINUATION, text("")),
                        header(CONTINUATION, true, 0)));
    }

    @Test
    void closesAreJudged() {
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "half a code", frame(CLOSE, new byte[1]));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
            expectBroken(ErrorCode.ERROR_CODE_MALFORMED, "code " + code, frame(CLOSE, closing(code, "")));
        }
        startAnew();
        write(frame(CLOSE, new byte[] {0x03, (byte) 0xE8, (byte) 0xC3, 0x28}));
        assertThat(recorder.events).containsExactly("broken ERROR_CODE_MALFORMED bad text");
        for (int code : new int[] {1000, 1001, 1014, 3000, 4999}) {
            startAnew();
            write(concat(frame(CLOSE, closing(code, "bye")), frame(TEXT, text("late"))));
            assertThat(recorder.events).containsExactly("close " + code);
        }
    }

    @Test
    void textIsDecodedStrictly() {
        assertThat(WebSocketDecoder.text(Unpooled.wrappedBuffer(text("zoé 👋"))))
                .isEqualTo("zoé 👋");
        for (byte[] wrong : new byte[][] {
            {(byte) 0xC3, 0x28}, // a second byte that is none
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // half a pair of surrogates
            {(byte) 0xC0, (byte) 0x80}, // two bytes for zero
            {(byte) 0xE2, (byte) 0x82} // the end is missing
        }) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> WebSocketDecoder.text(Unpooled.wrappedBuffer(wrong)))
                    .isInstanceOfSatisfying(Refusal.class, why -> assertThat(why.isAboutBadText())
                            .isTrue());
        }
    }

    @Test
    void noMoreIsHeldThanOneFrameAndOneMessage() {
        write(fragment(BINARY, new byte[200]));
        assertThat(recorder.held).isBetween(200, 512);
        write(header(CONTINUATION, true, 100));
        write(new byte[50]);
        assertThat(recorder.held).isBetween(250, 1_024);
        assertThat(memory.metric().usedDirectMemory()).isEqualTo(recorder.held);
    }

    @Test
    void whateverComesEndsInNothingButARefusal() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            startAnew();
            byte[] noise = new byte[random.nextInt(1, 200)];
            random.nextBytes(noise);
            // Mostly frames that look like a client's.
            for (int i = 0; i + 1 < noise.length; i += random.nextInt(2, 12)) {
                noise[i] = (byte) (random.nextInt(8) == 0 ? noise[i] : noise[i] & 0x8B);
                noise[i + 1] = (byte) (0x80 | noise[i + 1] & 0x0F);
            }
            write(noise);
            assertThat(channel.isOpen()).as("seed %d, round %d", seed, round).isTrue();
            assertThat(memory.metric().usedDirectMemory()).isEqualTo(recorder.held);
        }
    }

    private void expectBroken(ErrorCode code, String what, byte[] bytes) {
        startAnew();
        write(bytes);
        write(frame(TEXT, text("not looked at")));
        assertThat(recorder.events.getLast()).as(what).isEqualTo("broken " + code);
        assertThat(recorder.held).isZero();
    }

    private void write(byte[] bytes) {
        channel.writeInbound(memory.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }

    private static byte[] concat(byte[]... parts) {
        return Unpooled.copiedBuffer(parts).array();
    }

    private static final class Recorder implements WebSocketReceiver {
        private final List<String> events = new ArrayList<>();
        private int held;

        @Override
        public int maxLength() {
            return MAX_LENGTH;
        }

        @Override
        public void onHeld(int bytes) {
            held = bytes;
        }

        @Override
        public void onMessage(boolean text, ByteBuf payload) {
            events.add((text ? "text " : "binary ") + payload.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onFragment() {
            events.add("fragment");
        }

        @Override
        public void onPing(ByteBuf payload) {
            events.add("ping " + payload.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onPong(int payloadBytes) {
            events.add("pong " + payloadBytes);
        }

        @Override
        public void onClose(int code) {
            events.add("close " + code);
        }

        @Override
        public void onBrokenFrame(Refusal why) {
            events.add("broken " + why.code() + (why.isAboutBadText() ? " bad text" : ""));
        }

        @Override
        public void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes) {
            throw new AssertionError("Messages are not looked into");
        }

        @Override
        public void onDisconnected() {
            // The end of every test.
        }
    }
}
