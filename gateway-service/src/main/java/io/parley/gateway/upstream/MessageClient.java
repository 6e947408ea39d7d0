package io.parley.gateway.upstream;

import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.message.v1.HistoryRequest;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.SyncRequest;
import java.util.concurrent.CompletionStage;

/** message-service's questions: what a device missed, and history. Any thread; all failures are {@code Refusal}s. */
public final class MessageClient {
    private final UnaryCaller caller;
    private final UpstreamSettings settings;

    MessageClient(UnaryCaller caller, UpstreamSettings settings) {
        this.caller = caller;
        this.settings = settings;
    }

    /** What a device has not acknowledged, or what follows given positions. */
    public CompletionStage<SyncAnswer> sync(int userId, String deviceId, Sync sync) {
        SyncRequest request = SyncRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setSync(sync)
                .build();
        return caller.call(MessageServiceGrpc.getSyncMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** A page of one conversation. */
    public CompletionStage<HistoryAnswer> history(HistoryRequest request) {
        return caller.call(MessageServiceGrpc.getHistoryMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }
}
