package io.parley.presence.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionReplacedFrameTest {
    @Test
    void everyByteOfTheFrame() {
        byte[] expected = {
            // length: 8 bytes of counted header + 8 bytes of payload
            0,
            0,
            0,
            16,
            // version
            1,
            // type: SessionReplaced = 130
            (byte) 0x82,
            // flags
            0,
            0,
            // request id: a push
            0,
            0,
            0,
            0,
            // field 1 (device_id), 3 bytes: "tab"
            0x0A,
            3,
            't',
            'a',
            'b',
            // field 2 (timestamp_ms), varint 300
            0x10,
            (byte) 0xAC,
            0x02
        };

        assertThat(SessionReplacedFrame.bytes("tab", 300).toByteArray()).isEqualTo(expected);
    }
}
