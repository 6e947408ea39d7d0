package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.client.v1.Device;
import io.parley.proto.client.v1.Devices;
import io.parley.proto.client.v1.DevicesAnswer;
import io.parley.proto.client.v1.FrameType;
import java.util.List;

/** Lists the devices of the user who asks. */
final class DevicesHandler implements FrameHandler<Devices> {
    private final AuthClient auth;
    private final Reads reads;

    DevicesHandler(AuthClient auth, Reads reads) {
        this.auth = auth;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_DEVICES;
    }

    @Override
    public void handle(Request request, Devices frame) {
        reads.pass(
                request,
                () -> request.await(auth.devices(request.identity().userId()), devices -> answer(request, devices)));
    }

    private void answer(Request request, List<Device> devices) {
        String asking = request.identity().deviceId();
        List<Device> shown = devices.stream()
                .map(device -> device.getId().equals(asking)
                        ? device.toBuilder().setCurrent(true).build()
                        : device)
                .toList();
        reads.answer(request, shown, fitting -> DevicesAnswer.newBuilder()
                .addAllDevices(fitting)
                .setMore(fitting.size() < shown.size())
                .build());
    }
}
