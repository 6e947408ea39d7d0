package io.parley.auth.grpc;

import io.parley.auth.refusal.Refusal;
import io.parley.kit.grpc.CallFailures;
import io.parley.kit.grpc.Refusals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs calls, and turns what they throw or fail with into its gRPC form. Any thread. */
@ApplicationScoped
class GrpcAnswers {
    private final CallFailures failures;

    GrpcAnswers(CallFailures failures) {
        this.failures = failures;
    }

    /** @param call its name, for logs and metrics */
    <A> Uni<A> to(String call, Supplier<Uni<? extends A>> work) {
        return Uni.createFrom().deferred(work).onFailure().transform(failure -> failures.of(call, inGrpcForm(failure)));
    }

    private static Throwable inGrpcForm(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof Refusal refusal
                ? Refusals.of(refusal.code(), refusal.getMessage(), refusal.retryAfterMs())
                : failure;
    }
}
