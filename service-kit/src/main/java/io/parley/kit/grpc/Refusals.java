package io.parley.kit.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;

/** A refusal as gRPC carries it: a status, and the words for the client in the trailers. */
public final class Refusals {
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);

    private Refusals() {}

    /**
     * What a call fails with.
     *
     * @param retryAfterMs when to try again, in milliseconds; 0 when trying again will not help
     */
    public static StatusRuntimeException of(ErrorCode code, String sentence, long retryAfterMs) {
        return of(Error.newBuilder()
                .setCode(code)
                .setMessage(sentence)
                .setRetryAfterMs((int) Math.min(retryAfterMs, Integer.MAX_VALUE))
                .build());
    }

    /** What a call fails with. */
    public static StatusRuntimeException of(Error error) {
        Metadata trailers = new Metadata();
        trailers.put(ERROR, error.toByteArray());
        return statusOf(error.getCode()).withDescription(error.getMessage()).asRuntimeException(trailers);
    }

    private static Status statusOf(ErrorCode code) {
        return switch (code) {
            case ERROR_CODE_INVALID -> Status.INVALID_ARGUMENT;
            case ERROR_CODE_ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case ERROR_CODE_NOT_FOUND -> Status.NOT_FOUND;
            case ERROR_CODE_FORBIDDEN -> Status.PERMISSION_DENIED;
            case ERROR_CODE_UNAUTHENTICATED, ERROR_CODE_TOKEN_EXPIRED -> Status.UNAUTHENTICATED;
            case ERROR_CODE_RATE_LIMITED, ERROR_CODE_OVERLOADED -> Status.RESOURCE_EXHAUSTED;
            case ERROR_CODE_UNAVAILABLE -> Status.UNAVAILABLE;
            default -> Status.INTERNAL;
        };
    }
}
