package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.gateway.protocol.RandomFrames.Encoded;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random streams of frames, whole and broken, in random pieces. Whatever comes, a decoder gives frames and at most one
 * refusal, holds no more than one largest frame and one read, and gives all memory back. A failure names its seed;
 * {@code -Dparley.fuzz.seed=N} repeats that round, {@code -Dparley.fuzz.rounds=N} runs longer.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameFuzzTest {
    private static final Logger LOG = Logger.getLogger(FrameFuzzTest.class);
    private static final int ROUNDS = Integer.getInteger("parley.fuzz.rounds", 3_000);
    private static final int MAX_LENGTH = 4_096;

    @Test
    void validFramesComeOutAsTheyWentInHoweverTheyAreCut() {
        rounds(frames -> {
            List<Encoded> sent = frames.several();
            byte[] stream =
                    RandomFrames.joined(sent.stream().map(Encoded::bytes).toArray(byte[][]::new));
            List<Object> expected = new ArrayList<>(sent);
            assertThat(overTcp(stream, frames.cuts(stream.length))).isEqualTo(expected);
        });
    }

    @Test
    void brokenStreamsAreUnderstoodTheSameHoweverTheyAreCut() {
        rounds(frames -> {
            byte[] stream = frames.mutated(RandomFrames.joined(
                    frames.several().stream().map(Encoded::bytes).toArray(byte[][]::new)));
            List<Object> whole = overTcp(stream, new int[] {0, stream.length});
            assertThat(overTcp(stream, frames.cuts(stream.length))).isEqualTo(whole);
            assertThat(whole.stream().filter(Broken.class::isInstance).count()).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void aBinaryMessageMeansWhatTheSameFrameMeansOverTcp() {
        rounds(frames -> {
            byte[] frame = frames.one().bytes();
            byte[] message = frames.mutated(Arrays.copyOfRange(frame, FrameLayout.LENGTH_FIELD_BYTES, frame.length));
            List<Object> events = overWebSocket(message);
            assertThat(events).hasSize(1);
            byte[] length = new byte[] {
                (byte) (message.length >>> 24),
                (byte) (message.length >>> 16),
                (byte) (message.length >>> 8),
                (byte) message.length
            };
            byte[] same = RandomFrames.joined(length, message);
            assertThat(events).isEqualTo(overTcp(same, new int[] {0, same.length}));
        });
    }

    private static void rounds(Consumer<RandomFrames> round) {
        Long chosen = Long.getLong("parley.fuzz.seed");
        long first = System.nanoTime();
        LongStream seeds = chosen != null ? LongStream.of(chosen) : LongStream.range(first, first + ROUNDS);
        LOG.infof("Seeds from %d", chosen != null ? chosen : Long.valueOf(first));
        seeds.forEach(seed -> {
            try {
                round.accept(new RandomFrames(seed));
            } catch (Throwable failed) {
                throw new AssertionError("Repeat with -Dparley.fuzz.seed=" + seed, failed);
            }
        });
    }

    /** What the decoder makes of the bytes, cut at these places. */
    private static List<Object> overTcp(byte[] stream, int... cuts) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        Recorder recorder = new Recorder();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(recorder));
        channel.config().setAllocator(memory);
        for (int i = 1; i < cuts.length; i++) {
            int bytes = cuts[i] - cuts[i - 1];
            channel.writeInbound(memory.heapBuffer(bytes, bytes).writeBytes(stream, cuts[i - 1], bytes));
            // What is held back lies in one buffer, whose capacity is the next power of two at most.
            assertThat(used(memory)).isEqualTo(recorder.held);
            assertThat(used(memory)).isLessThanOrEqualTo(2L * (FrameLayout.HEADER_BYTES + MAX_LENGTH));
        }
        // The decoder closes the connection when something unforeseen is thrown.
        assertThat(channel.isOpen()).as("no exception in the decoder").isTrue();
        channel.finishAndReleaseAll();
        assertThat(used(memory)).as("memory that was not given back").isZero();
        return recorder.events;
    }

    private static List<Object> overWebSocket(byte[] message) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        Recorder recorder = new Recorder();
        ByteBuf buffer = memory.heapBuffer(Math.max(1, message.length)).writeBytes(message);
        WebSocketFrameReader.read(buffer, MAX_LENGTH, recorder);
        buffer.release();
        assertThat(used(memory)).as("memory that was not given back").isZero();
        return recorder.events;
    }

    private static long used(UnpooledByteBufAllocator memory) {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    private record Broken(ErrorCode code) {}

    private record Unknown(int type, int requestId, int payloadBytes) {}

    /** Takes frames as the dispatcher does: known types are parsed, and the first that cannot be is the last. */
    private static final class Recorder implements FrameReceiver {
        private final List<Object> events = new ArrayList<>();
        private int held;
        private boolean broken;

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
            if (broken) {
                return;
            }
            try {
                events.add(FrameTypes.prototype(type)
                        .<Object>map(prototype -> parsed(type, requestId, prototype, buffer, payloadBytes))
                        .orElseGet(() -> new Unknown(type, requestId, payloadBytes)));
            } catch (Refusal malformed) {
                onBrokenFrame(malformed);
            }
        }

        private static Encoded parsed(int type, int requestId, Message prototype, ByteBuf buffer, int payloadBytes) {
            Message body = FramePayload.parse(prototype, buffer, payloadBytes);
            return new Encoded(io.parley.proto.client.v1.FrameType.forNumber(type), requestId, body);
        }

        @Override
        public void onBrokenFrame(Refusal why) {
            if (!broken) {
                broken = true;
                events.add(new Broken(why.code()));
            }
            assertThat(Stream.of(ErrorCode.ERROR_CODE_MALFORMED, ErrorCode.ERROR_CODE_TOO_LARGE))
                    .contains(why.code());
        }

        @Override
        public void onDisconnected() {
            // The end of every round.
        }
    }
}
