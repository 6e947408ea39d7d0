package io.parley.loadtest.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.ContactStatus;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.SetStatus;
import io.parley.proto.client.v1.Statuses;
import io.parley.proto.client.v1.StatusesAnswer;
import io.parley.proto.client.v1.UserStatus;
import java.util.HashSet;
import java.util.Set;

/** The list of contacts' statuses, what is pushed of them, and the user's own. Used on the client's event loop. */
final class StatusDialog {
    private final ParleyClient client;
    private final ChatListener listener;
    private final FieldReader fields = new FieldReader();
    /** The list that is being asked for; null when there is none. */
    private Listing listing;

    StatusDialog(ParleyClient client, ChatListener listener) {
        this.client = client;
        this.listener = listener;
    }

    /** Asks for the list; one that is being asked for is given up. */
    void follow() {
        listing = new Listing();
        listing.ask();
    }

    /** Asks until the server has an answer or refuses for good. */
    void choose(ContactStatus status) {
        SetStatus request = SetStatus.newBuilder()
                .setStatus(status == ContactStatus.BUSY ? UserStatus.USER_STATUS_BUSY : UserStatus.USER_STATUS_ONLINE)
                .build();
        client.request(FrameType.FRAME_TYPE_SET_STATUS, request, new Requests.Answer() {
            @Override
            public void answered(byte[] payload) {
                listener.statusChosen(client, status);
            }

            @Override
            public void refused(Error error) {
                again(error, () -> choose(status));
            }
        });
    }

    /** Reads one Presence that was pushed. */
    void pushed(ByteBuf in, int end) {
        fields.read(in, end);
        if (listing != null) {
            listing.pushed.add(fields.userId());
        }
        listener.statusSeen(client, fields.userId(), status(fields.status()), true);
    }

    void disconnected() {
        listing = null;
    }

    private void again(Error error, Runnable question) {
        boolean retryable = error.getRetryAfterMs() > 0;
        listener.statusRefused(client, error.getCode() + " " + error.getMessage(), retryable);
        if (retryable) {
            client.after(error.getRetryAfterMs(), question);
        }
    }

    private static ContactStatus status(int number) {
        return switch (number) {
            case UserStatus.USER_STATUS_ONLINE_VALUE -> ContactStatus.ONLINE;
            case UserStatus.USER_STATUS_BUSY_VALUE -> ContactStatus.BUSY;
            case UserStatus.USER_STATUS_OFFLINE_VALUE -> ContactStatus.OFFLINE;
            default -> throw new IllegalStateException("the server sent a status that is none: " + number);
        };
    }

    /** One list, page by page. */
    private final class Listing implements Requests.Answer {
        /** Of them something came since the list was asked for, which may be newer than what the list says. */
        private final Set<Integer> pushed = new HashSet<>(2);

        private int after;

        void ask() {
            if (listing == this) {
                client.request(
                        FrameType.FRAME_TYPE_STATUSES,
                        Statuses.newBuilder().setAfterUserId(after).build(),
                        this);
            }
        }

        @Override
        public void answered(byte[] payload) throws InvalidProtocolBufferException {
            if (listing != this) {
                return;
            }
            StatusesAnswer page = StatusesAnswer.parseFrom(payload);
            for (Presence presence : page.getStatusesList()) {
                after = presence.getUserId();
                if (!pushed.contains(after)) {
                    listener.statusSeen(client, after, status(presence.getStatusValue()), false);
                }
            }
            if (page.getMore()) {
                ask();
            } else {
                listing = null;
                listener.statusesListed(client);
            }
        }

        @Override
        public void refused(Error error) {
            again(error, this::ask);
        }
    }
}
