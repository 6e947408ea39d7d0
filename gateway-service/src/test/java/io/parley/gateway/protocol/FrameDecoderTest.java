package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Login;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final int MAX_LENGTH = 64;

    private static final byte[] PING = {
        0,
        0,
        0,
        8, // length: the 8 bytes that follow
        1, // version
        6, // type: Ping
        0,
        0, // flags
        0,
        0,
        0,
        7 // request id
    };

    private static final byte[] LOGIN = {
        0,
        0,
        0,
        26, // length: 8 of the header, 18 of payload
        1, // version
        2, // type: Login
        0,
        0, // flags
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFE, // request id: 4,294,967,294
        0x0A,
        5,
        'u',
        's',
        'e',
        'r',
        '1', // field 1, account
        0x12,
        3,
        'a',
        'b',
        'c', // field 2, password
        0x1A,
        4,
        'd',
        'e',
        'v',
        '1' // field 3, device_id
    };

    private final Recorder recorder = new Recorder();
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(recorder));

    @AfterEach
    void nothingIsLeaked() {
        channel.finishAndReleaseAll();
    }

    @Test
    void frameIsCutOut() {
        write(LOGIN);

        assertThat(recorder.frames).hasSize(1);
        Received frame = recorder.frames.getFirst();
        assertThat(frame.type()).isEqualTo(2);
        assertThat(Integer.toUnsignedLong(frame.requestId())).isEqualTo(4_294_967_294L);
        assertThat(frame.login().getAccount()).isEqualTo("user1");
        assertThat(frame.login().getPassword()).isEqualTo("abc");
        assertThat(frame.login().getDeviceId()).isEqualTo("dev1");
    }

    @Test
    void frameMayBeSplitAnywhere() {
        for (int split = 0; split <= LOGIN.length; split++) {
            recorder.frames.clear();
            write(Arrays.copyOfRange(LOGIN, 0, split));
            assertThat(recorder.frames).hasSize(split == LOGIN.length ? 1 : 0);
            write(Arrays.copyOfRange(LOGIN, split, LOGIN.length));

            assertThat(recorder.frames).hasSize(1);
            assertThat(recorder.frames.getFirst().login().getDeviceId()).isEqualTo("dev1");
        }
    }

    @Test
    void frameMayComeByteByByte() {
        for (byte b : LOGIN) {
            write(b);
        }
        write(PING);

        assertThat(recorder.frames).extracting(Received::type).containsExactly(2, 6);
    }

    @Test
    void framesMayBeMergedAndTheLastOneSplit() {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeBytes(PING).writeBytes(LOGIN).writeBytes(PING).writeBytes(LOGIN, 0, 20);
        channel.writeInbound(bytes);
        assertThat(recorder.frames).extracting(Received::type).containsExactly(6, 2, 6);
        write(Arrays.copyOfRange(LOGIN, 20, LOGIN.length));

        assertThat(recorder.frames).extracting(Received::type).containsExactly(6, 2, 6, 2);
    }

    @Test
    void readerIndexIsTheDecodersBusinessWhateverTheReceiverReads() {
        recorder.readsNothing = true;
        write(LOGIN);
        recorder.readsNothing = false;
        write(PING);

        assertThat(recorder.frames).extracting(Received::type).containsExactly(2, 6);
    }

    @Test
    void largestFrameIsTaken() {
        byte[] frame = new byte[4 + MAX_LENGTH];
        frame[3] = MAX_LENGTH; // length
        frame[4] = 1; // version
        frame[5] = 99; // type
        write(frame);

        assertThat(recorder.frames).extracting(Received::payloadBytes).containsExactly(MAX_LENGTH - 8);
    }

    @Test
    void lengthsThatCannotBeRightAreRefusedFromTheirFourBytes() {
        expectBroken(ErrorCode.ERROR_CODE_TOO_LARGE, 0, 0, 0, MAX_LENGTH + 1);
        expectBroken(ErrorCode.ERROR_CODE_TOO_LARGE, 0x7F, 0xFF, 0xFF, 0xFF);
        expectBroken(ErrorCode.ERROR_CODE_TOO_LARGE, 0xFF, 0xFF, 0xFF, 0xFF);
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, 0, 0, 0, 7);
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, 0, 0, 0, 0);
    }

    @Test
    void otherVersionsAreRefusedFromTheirByte() {
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, 0, 0, 0, 8, 0);
        expectBroken(ErrorCode.ERROR_CODE_MALFORMED, 0, 0, 0, 8, 2);
    }

    @Test
    void nothingIsReadAfterABrokenFrame() {
        write((byte) 0, (byte) 0, (byte) 0, (byte) 1);
        write(PING);
        write(LOGIN);

        assertThat(recorder.frames).isEmpty();
        assertThat(recorder.broken).hasSize(1);
    }

    @Test
    void endOfTheConnectionIsPassedOnAndAHalfFrameIsNot() {
        write(Arrays.copyOfRange(LOGIN, 0, 20));
        channel.close();

        assertThat(recorder.frames).isEmpty();
        assertThat(recorder.disconnected).isTrue();
    }

    @Test
    void nothingMoreIsAskedForWhileReadingIsPaused() {
        AtomicInteger asked = new AtomicInteger();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext context) {
                asked.incrementAndGet();
                context.read();
            }
        });
        channel.config().setAutoRead(false);
        write(PING);
        write(Arrays.copyOfRange(LOGIN, 0, 20));

        assertThat(recorder.frames).extracting(Received::type).containsExactly(6);
        assertThat(asked).hasValue(0);
    }

    @Test
    void onlyWhatWaitsForItsRestIsHeld() {
        write(PING);
        assertThat(recorder.held).isZero();
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeBytes(LOGIN).writeBytes(LOGIN).writeBytes(LOGIN, 0, 20);
        channel.writeInbound(bytes);
        assertThat(recorder.held).isBetween(20, 64);
        write(Arrays.copyOfRange(LOGIN, 20, LOGIN.length));
        assertThat(recorder.held).isZero();
    }

    @Test
    void whoEndsTheConnectionInTheMiddleOfAFrameLetsGoOfIt() {
        recorder.whenFrameComes =
                () -> channel.pipeline().get(FrameDecoder.class).discard();
        write(Arrays.copyOfRange(LOGIN, 0, 20));
        write(Arrays.copyOfRange(LOGIN, 20, LOGIN.length));
        write(Arrays.copyOfRange(LOGIN, 0, 20));

        assertThat(recorder.frames).hasSize(1);
        assertThat(recorder.held).isZero();
    }

    private static void expectBroken(ErrorCode code, int... bytes) {
        Recorder recorder = new Recorder();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(recorder));
        ByteBuf buffer = Unpooled.buffer();
        for (int b : bytes) {
            buffer.writeByte(b);
        }
        channel.writeInbound(buffer);
        assertThat(recorder.broken).extracting(Refusal::code).containsExactly(code);
        channel.finishAndReleaseAll();
    }

    private void write(byte... bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private record Received(int type, int requestId, int payloadBytes, Login login) {}

    private static final class Recorder implements FrameReceiver {
        private final List<Received> frames = new ArrayList<>();
        private final List<Refusal> broken = new ArrayList<>();
        private boolean disconnected;
        private int held;
        private boolean readsNothing;
        private Runnable whenFrameComes = () -> {};

        @Override
        public int maxLength() {
            return MAX_LENGTH;
        }

        @Override
        public void onHeld(int bytes) {
            held = bytes;
        }

        @Override
        public void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes) {
            Login login = type == 2 && !readsNothing
                    ? (Login) FramePayload.parse(Login.getDefaultInstance(), buffer, payloadBytes)
                    : null;
            frames.add(new Received(type, requestId, payloadBytes, login));
            whenFrameComes.run();
        }

        @Override
        public void onBrokenFrame(Refusal why) {
            broken.add(why);
        }

        @Override
        public void onDisconnected() {
            disconnected = true;
        }
    }
}
