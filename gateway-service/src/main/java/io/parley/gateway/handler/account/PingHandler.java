package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Pong;
import java.time.Clock;

/** Answers a heartbeat. */
final class PingHandler implements FrameHandler<Ping> {
    private final Clock clock;

    PingHandler(Clock clock) {
        this.clock = clock;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_PING;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, Ping frame) {
        request.answer(Pong.newBuilder().setServerTimeMs(clock.millis()).build());
    }
}
