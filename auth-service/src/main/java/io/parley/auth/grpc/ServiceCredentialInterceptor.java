package io.parley.auth.grpc;

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

/** Lets only Parley's services call: whoever does not carry the shared credential gets UNAUTHENTICATED and nothing else. */
@Singleton
@GlobalInterceptor
public class ServiceCredentialInterceptor implements ServerInterceptor {
    private static final int SHORTEST_CREDENTIAL = 16;
    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final byte[] expected;

    ServiceCredentialInterceptor(@ConfigProperty(name = "parley.service-credential") String credential) {
        if (credential.length() < SHORTEST_CREDENTIAL) {
            throw new IllegalStateException("parley.service-credential must have at least 16 characters.");
        }
        expected = credential.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String given = headers.get(CREDENTIAL);
        if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("The service credential is missing or wrong"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }
}
