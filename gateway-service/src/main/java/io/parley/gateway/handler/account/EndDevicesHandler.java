package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.client.v1.EndDevices;
import io.parley.proto.client.v1.EndDevicesAnswer;
import io.parley.proto.client.v1.FrameType;

/** Ends other devices of the user who asks; their sessions end by the revocations of auth-service. */
final class EndDevicesHandler implements FrameHandler<EndDevices> {
    private final AuthClient auth;
    private final LookupRates changes;

    EndDevicesHandler(AuthClient auth, LookupRates changes) {
        this.auth = auth;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_END_DEVICES;
    }

    @Override
    public void handle(Request request, EndDevices frame) {
        Identity identity = request.identity();
        String deviceId = frame.getDeviceId();
        if (frame.hasDeviceId()) {
            FieldRules.checkDeviceId(deviceId);
            if (deviceId.equals(identity.deviceId())) {
                throw Refusal.invalid("device_id is this device: use Logout.");
            }
        } else if (!frame.getOthers()) {
            throw Refusal.invalid("device_id or others must say which devices are to end.");
        }
        changes.take(identity.userId(), 1);
        request.await(
                auth.endDevices(identity.userId(), deviceId, identity.deviceId()),
                ended -> request.answer(
                        EndDevicesAnswer.newBuilder().setEnded(ended).build()));
    }
}
