package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever comes over TCP, in whatever pieces: frames and at most one refusal, the same for all pieces, in bounded memory.
 */
class FrameDecoderFuzz {
    /** One unit and one read, in the next power of two. */
    private static final long MOST_HELD = 4L * Notes.MAX_LENGTH;

    /** @param input how many bytes come in one read, then the bytes */
    @FuzzTest
    void bytesMeanTheSameInAnyPieces(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int pieceBytes = 1 + Byte.toUnsignedInt(input[0]);
        assertThat(events(bytes, pieceBytes)).isEqualTo(events(bytes, bytes.length));
    }

    private static List<String> events(byte[] bytes, int pieceBytes) {
        Notes notes = new Notes();
        FrameInput decoder = new FrameDecoder(notes);
        notes.of(decoder);
        Pieces.send(decoder, bytes, pieceBytes, used -> assertThat(used).isLessThanOrEqualTo(MOST_HELD));
        return notes.events;
    }
}
