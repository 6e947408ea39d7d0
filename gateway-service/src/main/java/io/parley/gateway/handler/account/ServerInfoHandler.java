package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.account.ServerInfoInquiry;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.ServerInfo;

/** Tells what somebody without an account finds. */
final class ServerInfoHandler implements FrameHandler<ServerInfo> {
    private final ServerInfoInquiry inquiry;

    ServerInfoHandler(ServerInfoInquiry inquiry) {
        this.inquiry = inquiry;
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
        request.await(inquiry.ask(), request::answer);
    }
}
