package io.parley.gateway.upstream.call;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.parley.gateway.protocol.Refusal;
import io.parley.kit.channel.UnaryCalls;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import org.jboss.logging.Logger;

/** What a client is told when a call of another service fails: the service's own words when it has sent some. */
final class RefusalMapping {
    private static final Logger LOG = Logger.getLogger(RefusalMapping.class);
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);

    private RefusalMapping() {}

    static Refusal of(String service, Status status, Metadata trailers) {
        byte[] words = trailers == null ? null : trailers.get(ERROR);
        if (words != null) {
            try {
                return Refusal.of(Error.parseFrom(words));
            } catch (InvalidProtocolBufferException unreadable) {
                LOG.errorf("%s sent an error that cannot be read", service);
            }
        }
        if (UnaryCalls.isCutOff(status)) {
            return unreachable(status);
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> unreachable(status);
            case UNIMPLEMENTED -> unknown(service);
            case RESOURCE_EXHAUSTED -> Refusal.overloaded("The server is busy; try again.");
            default -> {
                LOG.errorf("A call of %s failed with %s", service, status);
                yield Refusal.of(
                        ErrorCode.ERROR_CODE_INTERNAL, "The server failed; the request may have taken effect.");
            }
        };
    }

    /** While an upgrade is under way, a pod of the release before. */
    private static Refusal unknown(String service) {
        LOG.debugf("A pod of %s does not know a call", service);
        return Refusal.of(
                ErrorCode.ERROR_CODE_UNSUPPORTED, "A part of this server does not know this type of request yet.");
    }

    private static Refusal unreachable(Status status) {
        return Refusal.unavailable(
                "A part of the server cannot be reached just now; try again.",
                status.getCause() instanceof VirtualMachineError ? status.getCause() : null);
    }
}
