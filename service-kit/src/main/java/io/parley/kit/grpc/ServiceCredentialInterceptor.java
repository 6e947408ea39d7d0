package io.parley.kit.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;

/**
 * Lets only Parley's services call: whoever does not show the shared credential gets UNAUTHENTICATED before its request is
 * read, and nothing else. There are no words for a client in the trailers: it is the cluster that is at fault, and a client
 * that was told UNAUTHENTICATED would log in again for nothing.
 */
@Singleton
@GlobalInterceptor
public class ServiceCredentialInterceptor implements ServerInterceptor {
    private final ServiceCredential credential;
    private final Counter refused;

    ServiceCredentialInterceptor(ServiceCredential credential, MeterRegistry metrics) {
        this.credential = credential;
        this.refused = CallFailures.counter(metrics, "credential");
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (credential.isShownBy(headers)) {
            return next.startCall(call, headers);
        }
        refused.increment();
        call.close(
                Status.UNAUTHENTICATED.withDescription(
                        "The service credential is missing or wrong; give all services the same PARLEY_SERVICE_CREDENTIAL."),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
