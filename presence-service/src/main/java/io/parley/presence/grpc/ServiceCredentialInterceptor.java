package io.parley.presence.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;

/** Refuses every call that does not carry the service credential, before its request is read. */
@GlobalInterceptor
@Singleton
public class ServiceCredentialInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> CREDENTIAL =
            Metadata.Key.of(ServiceMetadata.SERVICE_CREDENTIAL, Metadata.ASCII_STRING_MARSHALLER);

    private final ServiceCredential credential;
    private final Counter refused;

    ServiceCredentialInterceptor(ServiceCredential credential, MeterRegistry metrics) {
        this.credential = credential;
        this.refused = metrics.counter("parley.presence.calls.refused", "reason", "credential");
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (credential.matches(headers.get(CREDENTIAL))) {
            return next.startCall(call, headers);
        }
        refused.increment();
        Refusal refusal = new Refusal(
                ErrorCode.ERROR_CODE_UNAUTHENTICATED,
                "The call carries no valid service credential; give all services the same PARLEY_SERVICE_CREDENTIAL.");
        call.close(refusal.status(), refusal.trailers());
        return new ServerCall.Listener<>() {};
    }
}
