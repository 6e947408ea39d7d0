package io.parley.message.send;

import io.parley.message.entry.NoticeEntry;
import io.parley.message.store.entry.NewEntry;
import io.parley.proto.ConversationIds;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.FeedNotice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Appends notices to feeds, by the lanes that everything takes. Safe for any thread. */
@ApplicationScoped
public class FeedWriter {
    private static final int MOST = 100;
    private static final int MAX_NOTICE_BYTES = 4_096;

    private final SendLanes lanes;

    /** For CDI. */
    public FeedWriter(SendLanes lanes) {
        this.lanes = lanes;
    }

    /**
     * Appends them all, each once however often it is asked.
     *
     * @return completes when all are durable and their pushes routed or left to redelivery; fails with an {@link
     *     IllegalArgumentException} when one of them can never be appended, and with {@link NotAppended} when one was not, or nobody
     *     knows: then all may be repeated
     */
    public Future<Void> append(List<FeedNotice> notices) {
        if (notices.isEmpty() || notices.size() > MOST) {
            return Future.failedFuture(
                    new IllegalArgumentException("notices must be 1 to " + MOST + " in one request."));
        }
        for (FeedNotice notice : notices) {
            if (!UserIdRange.contains(notice.getUserId())
                    || !SendValidation.isClientMessageId(notice.getEventId())
                    || notice.getNotice().getSerializedSize() > MAX_NOTICE_BYTES) {
                return Future.failedFuture(new IllegalArgumentException(
                        "A notice must have a 9-digit user_id, an event_id of 1 to 36 visible ASCII characters and at most "
                                + MAX_NOTICE_BYTES + " bytes."));
            }
        }
        return Future.all(notices.stream().map(this::append).toList()).mapEmpty();
    }

    private Future<Void> append(FeedNotice notice) {
        Promise<Void> appended = Promise.promise();
        lanes.offer(new Appending(notice, appended));
        return appended.future();
    }

    /** It was not appended, or nobody knows. */
    public static final class NotAppended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Error why;

        NotAppended(Error why) {
            super(why.getMessage(), null, false, false);
            this.why = why;
        }

        /** In words for the caller. */
        public Error why() {
            return why;
        }
    }

    private static final class Appending extends PendingSend {
        private final Promise<Void> appended;

        Appending(FeedNotice notice, Promise<Void> appended) {
            super(new NewEntry(
                    ConversationIds.feed(notice.getUserId()),
                    notice.getUserId(),
                    notice.getEventId(),
                    new NoticeEntry(notice.getNotice())));
            this.appended = appended;
        }

        @Override
        protected void committed(SendAck ack) {
            appended.tryComplete();
        }

        @Override
        protected void refused(Error error) {
            appended.tryFail(new NotAppended(error));
        }
    }
}
