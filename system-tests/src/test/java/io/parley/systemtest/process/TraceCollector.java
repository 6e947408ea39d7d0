package io.parley.systemtest.process;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What operators have their traces sent to: takes spans over OTLP's gRPC and keeps them. */
public final class TraceCollector implements AutoCloseable {
    private final List<ResourceSpans> spans = new CopyOnWriteArrayList<>();
    private final Server server;

    /** Listens on a free port of loopback. */
    public TraceCollector() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new Service())
                    .build()
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As {@code quarkus.otel.exporter.otlp.endpoint} takes it. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** What has come, by process. */
    public List<ResourceSpans> spans() {
        return spans;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Service extends TraceServiceGrpc.TraceServiceImplBase {
        @Override
        public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> responses) {
            spans.addAll(request.getResourceSpansList());
            responses.onNext(ExportTraceServiceResponse.getDefaultInstance());
            responses.onCompleted();
        }
    }
}
