package io.parley.presence.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;

/**
 * A call refused: the gRPC status, and the error in the trailers that a gateway may pass on to a client.
 *
 * @param code what kind of refusal
 * @param sentence what happened and what to do
 */
record Refusal(ErrorCode code, String sentence) {
    /** A database that is back is usually back within a second. */
    private static final int RETRY_AFTER_MS = 1_000;

    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);

    static Refusal invalid(String sentence) {
        return new Refusal(ErrorCode.ERROR_CODE_INVALID, sentence);
    }

    Status status() {
        Status status =
                switch (code) {
                    case ERROR_CODE_UNAUTHENTICATED -> Status.UNAUTHENTICATED;
                    case ERROR_CODE_INVALID -> Status.INVALID_ARGUMENT;
                    case ERROR_CODE_UNAVAILABLE -> Status.UNAVAILABLE;
                    default -> Status.INTERNAL;
                };
        return status.withDescription(sentence);
    }

    Metadata trailers() {
        Metadata trailers = new Metadata();
        trailers.put(
                ERROR,
                Error.newBuilder()
                        .setCode(code)
                        .setMessage(sentence)
                        .setRetryAfterMs(code == ErrorCode.ERROR_CODE_UNAVAILABLE ? RETRY_AFTER_MS : 0)
                        .build()
                        .toByteArray());
        return trailers;
    }

    StatusRuntimeException exception() {
        return status().asRuntimeException(trailers());
    }
}
