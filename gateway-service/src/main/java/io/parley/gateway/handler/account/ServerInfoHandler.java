package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.account.ServerInfoInquiry;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.ServerInfo;

/** Tells what a client finds here. */
final class ServerInfoHandler implements FrameHandler<ServerInfo> {
    private final ServerInfoInquiry inquiry;
    private final int maxTextBytes;

    ServerInfoHandler(ServerInfoInquiry inquiry, RequestLimits limits) {
        this.inquiry = inquiry;
        this.maxTextBytes = limits.textBytes();
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SERVER_INFO;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, ServerInfo frame) {
        request.await(
                inquiry.ask(),
                info -> request.answer(info.toBuilder()
                        .setMaxTextBytes(
                                info.getMaxTextBytes() == 0
                                        ? maxTextBytes
                                        : Math.min(info.getMaxTextBytes(), maxTextBytes))
                        .build()));
    }
}
