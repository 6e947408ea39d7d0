package io.parley.gateway.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.parley.proto.client.v1.FrameType;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Valid frames of every type with random fields, and what may happen to their bytes. The seed decides everything. */
final class RandomFrames {
    private static final int MAX_CHARS = 40;
    private static final int MAX_ELEMENTS = 4;
    private static final int MAX_MUTATIONS = 6;
    /** What decoders get wrong most easily: limits, signs, powers of two. */
    private static final byte[][] POISON = {
        {0, 0, 0, 0},
        {0, 0, 0, 7},
        {0, 0, 0, 8},
        {0, 1, 0, 0},
        {0, 1, 0, 1},
        {-1, -1, -1, -1},
        {-128, 0, 0, 0},
        {127, -1, -1, -1}
    };

    private static final List<FrameType> TYPES =
            Arrays.stream(FrameType.values()).filter(FrameTypes::isOnTheWire).toList();

    private final RandomGenerator random;

    RandomFrames(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A frame as an encoder makes it, length field included. */
    record Encoded(FrameType type, int requestId, Message body) {
        byte[] bytes() {
            ByteBuf frame = FrameWriter.frame(UnpooledByteBufAllocator.DEFAULT, type, requestId, body);
            byte[] bytes = new byte[frame.readableBytes()];
            frame.readBytes(bytes).release();
            return bytes;
        }
    }

    List<Encoded> several() {
        return IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> one()).toList();
    }

    Encoded one() {
        FrameType type = TYPES.get(random.nextInt(TYPES.size()));
        Message prototype = FrameTypes.prototype(type.getNumber()).orElseThrow();
        return new Encoded(type, random.nextInt(), message(prototype.newBuilderForType()));
    }

    private Message message(Message.Builder builder) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                int elements = random.nextInt(MAX_ELEMENTS);
                for (int i = 0; i < elements; i++) {
                    builder.addRepeatedField(field, value(builder, field));
                }
            } else if (random.nextBoolean()) {
                builder.setField(field, value(builder, field));
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder parent, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt() >>> random.nextInt(32);
            case LONG -> random.nextLong() >>> random.nextInt(64);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFrom(bytes(random.nextInt(MAX_CHARS)));
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(parent.newBuilderForField(field));
            case FLOAT, DOUBLE -> throw new IllegalStateException("No frame has a field like " + field);
        };
    }

    private String text() {
        int[] codePoints = random.ints(random.nextInt(MAX_CHARS), 0, Character.MAX_CODE_POINT + 1)
                .map(any -> random.nextInt(3) == 0 ? any : any % 128)
                .filter(any -> any < Character.MIN_SURROGATE || any > Character.MAX_SURROGATE)
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The bytes with some of them changed, left out, repeated or put in. */
    byte[] mutated(byte[] original) {
        byte[] bytes = original;
        for (int i = random.nextInt(MAX_MUTATIONS) + 1; i > 0 && bytes.length > 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(16));
            bytes = switch (random.nextInt(5)) {
                case 0 ->
                    joined(Arrays.copyOf(bytes, from), bytes(1), Arrays.copyOfRange(bytes, from + 1, bytes.length));
                case 1 -> joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
                case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
                case 3 ->
                    joined(
                            Arrays.copyOf(bytes, from),
                            POISON[random.nextInt(POISON.length)],
                            Arrays.copyOfRange(bytes, Math.min(bytes.length, from + 4), bytes.length));
                default -> Arrays.copyOf(bytes, from);
            };
        }
        return bytes;
    }

    /** Where to cut this many bytes into pieces: ascending, from 0 to the length. */
    int[] cuts(int length) {
        return IntStream.concat(IntStream.of(0, length), random.ints(random.nextInt(12), 0, length + 1))
                .sorted()
                .distinct()
                .toArray();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
