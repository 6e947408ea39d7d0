package io.parley.loadtest.parley;

import io.netty.util.collection.IntObjectHashMap;
import io.parley.loadtest.client.ChatListener;
import io.parley.proto.client.v1.Error;
import java.util.Arrays;

/** What the server has not yet promised to keep; repeated unchanged until it does (P-55). Used on one event loop. */
final class Outbox {
    private final ParleyClient client;
    private final ChatListener listener;
    private final IntObjectHashMap<PendingSend> pending = new IntObjectHashMap<>(4);

    Outbox(ParleyClient client, ChatListener listener) {
        this.client = client;
        this.listener = listener;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    void send(PendingSend message) {
        int requestId = client.nextRequestId();
        pending.put(requestId, message);
        client.write(requestId, message);
    }

    /** The message that this request sent, or null when it was acknowledged before. */
    PendingSend acknowledged(int requestId) {
        return pending.remove(requestId);
    }

    /** True when the refused request was a Send. */
    boolean refused(int requestId, Error error) {
        PendingSend message = pending.get(requestId);
        if (message == null) {
            return false;
        }
        if (error.getRetryAfterMs() > 0) {
            listener.postponed(client, message.number());
            client.after(error.getRetryAfterMs(), () -> repeat(requestId));
        } else {
            pending.remove(requestId);
            listener.rejected(client, message.number(), error.getCode() + " " + error.getMessage());
        }
        return true;
    }

    /** After a reconnect: everything again, in the order in which it was first sent. */
    void repeatAll() {
        int[] requestIds = pending.keySet().stream().mapToInt(Integer::intValue).toArray();
        Arrays.sort(requestIds);
        for (int requestId : requestIds) {
            repeat(requestId);
        }
    }

    private void repeat(int requestId) {
        PendingSend message = pending.get(requestId);
        if (message != null) {
            client.write(requestId, message);
        }
    }
}
