package io.parley.message.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.message.send.Refusals;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
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
            return refusal(Refusals.invalid(wrong.getMessage()));
        }
        LOG.warnf("A read failed: %s", failure.getMessage());
        return Status.UNAVAILABLE
                .withDescription("The message store cannot be reached.")
                .asRuntimeException();
    }

    private static StatusRuntimeException refusal(Error error) {
        Metadata trailers = new Metadata();
        trailers.put(ERROR, error.toByteArray());
        return Status.INVALID_ARGUMENT.withDescription(error.getMessage()).asRuntimeException(trailers);
    }
}
