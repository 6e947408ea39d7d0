package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.parley.proto.client.v1.FrameType;
import java.nio.charset.StandardCharsets;

/** Whatever text comes: a frame or a refusal. What was read as a frame means the same when it is printed and read again. */
class JsonFrameFuzz {
    @FuzzTest
    void whatIsReadIsReadAgain(byte[] utf8) {
        JsonFrame frame;
        try {
            frame = JsonFrameCodec.parse(new String(utf8, StandardCharsets.UTF_8));
        } catch (Refusal malformed) {
            return;
        }
        if (frame.type() == FrameType.UNRECOGNIZED || frame.body() == null) {
            return;
        }
        JsonFrame again = JsonFrameCodec.parse(JsonFrameCodec.print(frame.type(), frame.requestId(), frame.body()));
        assertThat(again).isEqualTo(frame);
    }
}
