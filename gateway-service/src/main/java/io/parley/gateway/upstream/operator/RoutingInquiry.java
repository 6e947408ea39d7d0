package io.parley.gateway.upstream.operator;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.admin.v1.TracedEntry;
import io.parley.proto.admin.v1.TracedMemory;
import io.parley.proto.admin.v1.TracedRouting;
import io.parley.proto.message.v1.EntryRouting;
import io.parley.proto.message.v1.OperatorServiceGrpc;
import io.parley.proto.message.v1.RecentRoutingsRequest;
import io.parley.proto.message.v1.RecentRoutingsResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks every pod of message-service how it has handed entries to gateways: each remembers its own. A pod that does not answer, or is of
 * a release that remembers nothing, is named as such. Any thread.
 */
final class RoutingInquiry {
    private static final int MOST_OF_AN_ENTRY = 100;

    private final UnaryCaller message;
    private final UpstreamSettings settings;

    RoutingInquiry(UnaryCaller message, UpstreamSettings settings) {
        this.message = message;
        this.settings = settings;
    }

    /** The same with what the pods remember of its entries. Never fails. */
    CompletionStage<TraceResponse> addTo(TraceResponse trace) {
        RecentRoutingsRequest request = RecentRoutingsRequest.newBuilder()
                .setConversationId(trace.getConversationId())
                .addAllSeqs(
                        trace.getEntriesList().stream().map(TracedEntry::getSeq).toList())
                .build();
        Map<String, CompletableFuture<RecentRoutingsResponse>> answers =
                message.callEach(OperatorServiceGrpc.getRecentRoutingsMethod(), request, settings.callDeadlineMs());
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .handle((all, someFailed) -> merged(trace, answers));
    }

    private static TraceResponse merged(
            TraceResponse trace, Map<String, CompletableFuture<RecentRoutingsResponse>> answers) {
        TraceResponse.Builder merged = trace.toBuilder();
        List<EntryRouting> routings = new ArrayList<>();
        answers.forEach((address, answer) -> {
            if (answer.isCompletedExceptionally()) {
                merged.addMemories(TracedMemory.newBuilder().setPod(address));
            } else {
                merged.addMemories(answer.join().getMemory());
                routings.addAll(answer.join().getRoutingsList());
            }
        });
        merged.getEntriesBuilderList().forEach(entry -> entry.addAllRoutings(of(entry.getSeq(), routings)));
        return merged.build();
    }

    private static List<TracedRouting> of(long seq, List<EntryRouting> routings) {
        List<TracedRouting> found = routings.stream()
                .filter(routing -> routing.getSeq() == seq)
                .map(EntryRouting::getRouting)
                .sorted(Comparator.comparingLong(TracedRouting::getAtMs))
                .toList();
        return found.subList(Math.max(0, found.size() - MOST_OF_AN_ENTRY), found.size());
    }
}
