package io.parley.systemtest.client;

import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;

/** The server answered a request with an Error frame. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Error error;

    Refused(Error error) {
        super(error.getCode() + ": " + error.getMessage());
        this.error = error;
    }

    public ErrorCode code() {
        return error.getCode();
    }

    public Error error() {
        return error;
    }
}
