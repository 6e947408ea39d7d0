package io.parley.message.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.parley.proto.ServiceMetadata;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses every call that does not carry the shared service credential. */
@Singleton
@GlobalInterceptor
public class ServiceCredentialInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final byte[] expected;

    /** For CDI. */
    public ServiceCredentialInterceptor(@ConfigProperty(name = "parley.service-credential") String serviceCredential) {
        expected = serviceCredential.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String given = headers.get(CREDENTIAL);
        // MessageDigest.isEqual takes the same time wherever the two differ.
        if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("The call does not carry the service credential."),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }
}
