package io.parley.message.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.message.send.Refusals;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import org.jboss.logging.Logger;

/** Maps failures to what the gateway gets: a status, and the client's error in the trailers when it is his fault. */
final class GrpcErrors {
    private static final Logger LOG = Logger.getLogger(GrpcErrors.class);
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);

    private GrpcErrors() {}

    /** {@link IllegalArgumentException} carries a sentence for the client; anything else is the database's. */
    static StatusRuntimeException of(Throwable failure) {
        if (failure instanceof IllegalArgumentException wrong) {
            return refusal(Status.INVALID_ARGUMENT, Refusals.invalid(wrong.getMessage()));
        }
        LOG.warnf("A read failed: %s", failure.getMessage());
        return Status.UNAVAILABLE
                .withDescription("The message store cannot be reached.")
                .asRuntimeException();
    }

    /** The conversation is one of other people. */
    static StatusRuntimeException notMember() {
        return refusal(
                Status.PERMISSION_DENIED,
                Refusals.error(ErrorCode.ERROR_CODE_FORBIDDEN, "You are not a member of that conversation.", 0));
    }

    private static StatusRuntimeException refusal(Status status, Error error) {
        Metadata trailers = new Metadata();
        trailers.put(ERROR, error.toByteArray());
        return status.withDescription(error.getMessage()).asRuntimeException(trailers);
    }
}
