package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what a decoder makes of its bytes, and that nothing follows a broken frame: like a gateway, it throws away
 * what comes behind one.
 */
final class Notes implements WebSocketReceiver {
    static final int MAX_LENGTH = 512;

    final List<String> events = new ArrayList<>();
    private FrameInput decoder;
    private boolean ended;

    /** Whose bytes are thrown away behind a broken frame. */
    void of(FrameInput itsDecoder) {
        decoder = itsDecoder;
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public void onHeld(int bytes) {
        // Pieces looks at the memory itself.
    }

    @Override
    public void onFrame(int type, int requestId, ByteBuf buffer, int payloadBytes) {
        String event = "frame " + type + " " + requestId + " "
                + ByteBufUtil.hexDump(buffer, buffer.readerIndex(), payloadBytes);
        note(event);
        FrameTypes.prototype(type).ifPresent(prototype -> {
            try {
                FramePayload.parse(prototype, buffer, payloadBytes);
            } catch (Refusal malformed) {
                note("malformed");
            }
        });
    }

    @Override
    public void onBrokenFrame(Refusal why) {
        note("broken " + why.code());
        end();
    }

    @Override
    public void onMessage(boolean text, ByteBuf payload) {
        note((text ? "text " : "binary ") + ByteBufUtil.hexDump(payload));
        if (!text) {
            WebSocketFrameReader.read(payload, MAX_LENGTH, this);
            return;
        }
        try {
            JsonFrameCodec.parse(WebSocketDecoder.text(payload));
        } catch (Refusal malformed) {
            note("malformed");
        }
    }

    @Override
    public void onFragment() {
        note("fragment");
    }

    @Override
    public void onPing(ByteBuf payload) {
        note("ping " + ByteBufUtil.hexDump(payload));
    }

    @Override
    public void onPong(int payloadBytes) {
        note("pong " + payloadBytes);
    }

    @Override
    public void onClose(int code) {
        note("close " + code);
        end();
    }

    @Override
    public void onDisconnected() {
        // The end of every round.
    }

    private void end() {
        ended = true;
        decoder.discard();
    }

    private void note(String event) {
        if (ended) {
            throw new AssertionError(event + " came after " + events);
        }
        events.add(event);
    }
}
