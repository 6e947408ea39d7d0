package io.parley.gateway.admin;

import io.parley.gateway.upstream.operator.OperatorClient;
import io.parley.proto.admin.v1.Device;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.admin.v1.TracedDevice;
import io.parley.proto.admin.v1.User;
import io.parley.proto.presence.v1.OperatorSession;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Adds to what other services know of devices which gateways hold their sessions. Stateless. */
final class UserView {
    private record DeviceKey(int userId, String deviceId) {}

    private UserView() {}

    static CompletionStage<User> of(OperatorClient services, User user) {
        return sessions(services, List.of(user.getId())).thenApply(sessions -> {
            User.Builder seen = user.toBuilder();
            for (Device.Builder device : seen.getDevicesBuilderList()) {
                OperatorSession session = sessions.get(new DeviceKey(user.getId(), device.getId()));
                if (session != null) {
                    device.setOnline(true)
                            .setGateway(session.getOrdinal())
                            .setGatewayAddress(session.getGatewayAddress())
                            .setOnlineSinceMs(session.getSinceMs());
                }
            }
            return seen.build();
        });
    }

    static CompletionStage<TraceResponse> of(OperatorClient services, TraceResponse trace) {
        Set<Integer> users =
                trace.getDevicesList().stream().map(TracedDevice::getUserId).collect(Collectors.toSet());
        return sessions(services, users).thenApply(sessions -> {
            TraceResponse.Builder seen = trace.toBuilder();
            for (TracedDevice.Builder device : seen.getDevicesBuilderList()) {
                OperatorSession session = sessions.get(new DeviceKey(device.getUserId(), device.getDeviceId()));
                if (session != null) {
                    device.setOnline(true).setGateway(session.getOrdinal()).setOnlineSinceMs(session.getSinceMs());
                }
            }
            return seen.build();
        });
    }

    private static CompletionStage<Map<DeviceKey, OperatorSession>> sessions(
            OperatorClient services, Collection<Integer> userIds) {
        return userIds.isEmpty()
                ? CompletableFuture.completedStage(Map.of())
                : services.sessions(userIds).thenApply(sessions -> sessions.stream()
                        .collect(Collectors.toMap(
                                session -> new DeviceKey(session.getUserId(), session.getDeviceId()),
                                Function.identity())));
    }
}
