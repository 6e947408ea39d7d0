package io.parley.proto;

/** Names of gRPC metadata entries between Parley's services. */
public final class ServiceMetadata {
    /** On every call: the shared secret that shows the caller is a Parley service. ASCII. */
    public static final String SERVICE_CREDENTIAL = "parley-service-credential";

    /** In the trailers of a refusal: a serialised {@code parley.client.v1.Error} for the client. */
    public static final String ERROR = "parley-error-bin";

    private ServiceMetadata() {}
}
