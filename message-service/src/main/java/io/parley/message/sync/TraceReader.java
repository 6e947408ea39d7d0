package io.parley.message.sync;

import io.parley.message.store.read.TraceStore;
import io.parley.message.store.read.TraceStore.Progress;
import io.parley.message.store.read.TraceStore.Traced;
import io.parley.proto.ConversationIds;
import io.parley.proto.admin.v1.TraceRequest;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.admin.v1.TracedDevice;
import io.parley.proto.admin.v1.TracedEntry;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers an operator who asks what became of an entry. Safe for any thread. */
@ApplicationScoped
public class TraceReader {
    private static final int NEWEST = 10;
    private static final int MOST_DEVICES = 200;

    private final TraceStore store;

    /** For CDI. */
    public TraceReader(TraceStore store) {
        this.store = store;
    }

    /** What is known; empty when there is no such conversation, or no such entry in it. */
    public Future<Optional<TraceResponse>> trace(long conversationId, TraceRequest asked) {
        return store.lastSeq(conversationId)
                .compose(last -> last.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : entries(conversationId, asked)
                                .compose(entries -> entries.isEmpty()
                                        ? Future.succeededFuture(Optional.empty())
                                        : devices(conversationId)
                                                .map(devices -> Optional.of(
                                                        answer(conversationId, last.get(), entries, devices)))));
    }

    private Future<List<Traced>> entries(long conversationId, TraceRequest asked) {
        if (!asked.getClientMessageId().isEmpty()) {
            return store.byClientMessageId(conversationId, asked.getSenderId(), asked.getClientMessageId());
        }
        return asked.getSeq() == 0 ? store.newest(conversationId, NEWEST) : store.bySeq(conversationId, asked.getSeq());
    }

    private Future<List<Progress>> devices(long conversationId) {
        if (ConversationIds.isGroup(conversationId)) {
            return store.devicesOfGroup(conversationId, MOST_DEVICES + 1);
        }
        boolean direct = ConversationIds.isDirect(conversationId);
        int one = direct ? ConversationIds.lowerUser(conversationId) : ConversationIds.feedUser(conversationId);
        int other = direct ? ConversationIds.higherUser(conversationId) : one;
        return store.devicesOfPair(conversationId, one, other, MOST_DEVICES + 1);
    }

    private static TraceResponse answer(
            long conversationId, long lastSeq, List<Traced> entries, List<Progress> devices) {
        TraceResponse.Builder answer = TraceResponse.newBuilder()
                .setConversationId(conversationId)
                .setKind(kindOf(conversationId))
                .setLastSeq(lastSeq)
                .setMoreDevices(devices.size() > MOST_DEVICES);
        for (Traced entry : entries) {
            answer.addEntries(TracedEntry.newBuilder()
                    .setSeq(entry.seq())
                    .setKind(entry.kind().name().toLowerCase(Locale.ROOT))
                    .setSenderId(entry.senderId())
                    .setStoredMs(entry.storedMs())
                    .setClientMessageId(entry.clientMessageId())
                    .setTargetSeq(entry.targetSeq())
                    .setRecalled(entry.recalled()));
        }
        devices.stream()
                .limit(MOST_DEVICES)
                .forEach(device -> answer.addDevices(TracedDevice.newBuilder()
                        .setUserId(device.userId())
                        .setDeviceId(device.deviceId())
                        .setAcknowledgedSeq(device.acknowledgedSeq())
                        .setFromSeq(device.fromSeq())
                        .setUntilSeq(device.untilSeq())));
        return answer.build();
    }

    private static String kindOf(long conversationId) {
        if (ConversationIds.isDirect(conversationId)) {
            return "direct";
        }
        return ConversationIds.isGroup(conversationId) ? "group" : "feed";
    }
}
