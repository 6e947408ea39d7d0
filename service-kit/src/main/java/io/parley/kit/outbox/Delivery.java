package io.parley.kit.outbox;

import io.grpc.Status;
import io.parley.kit.channel.UnaryCalls;
import io.parley.proto.message.v1.FeedNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to have a batch of notices appended, and what became of each. message-service answers for a call as a whole, so a
 * batch that it refuses is halved until what it refuses stands alone: one notice that can never be appended holds up no other.
 */
final class Delivery {
    /** Appends, or says why not. */
    interface Appending {
        Status append(List<FeedNotice> notices) throws InterruptedException;
    }

    private final Appending feed;
    private final List<PendingNotice> appended = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private Status away;

    private Delivery(Appending feed) {
        this.feed = feed;
    }

    /** A notice that was refused by itself. */
    record Refused(PendingNotice notice, String why) {}

    static Delivery of(List<PendingNotice> batch, Appending feed) throws InterruptedException {
        Delivery delivery = new Delivery(feed);
        delivery.deliver(batch);
        return delivery;
    }

    /** Those that are durable in their feeds. */
    List<PendingNotice> appended() {
        return appended;
    }

    List<Refused> refused() {
        return refused;
    }

    /** Why the others are as they were: message-service could not do what was asked, whatever it was. Empty when there are none. */
    Optional<Status> away() {
        return Optional.ofNullable(away);
    }

    private void deliver(List<PendingNotice> part) throws InterruptedException {
        if (part.isEmpty() || away != null) {
            return;
        }
        Status answer = answerTo(part);
        if (answer.isOk()) {
            appended.addAll(part);
        } else if (isAway(answer)) {
            away = answer;
        } else if (part.size() == 1) {
            refused.add(new Refused(part.getFirst(), answer.getCode() + ": " + answer.getDescription()));
        } else {
            int half = part.size() / 2;
            deliver(part.subList(0, half));
            deliver(part.subList(half, part.size()));
        }
    }

    private Status answerTo(List<PendingNotice> part) throws InterruptedException {
        List<FeedNotice> notices;
        try {
            notices = part.stream().map(PendingNotice::inFeed).toList();
        } catch (IllegalStateException damaged) {
            return Status.DATA_LOSS.withDescription(damaged.getMessage());
        }
        return feed.append(notices);
    }

    /** Not for what the notices hold. UNIMPLEMENTED: a pod of an earlier release. */
    private static boolean isAway(Status answer) {
        return switch (answer.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED, UNIMPLEMENTED, UNAUTHENTICATED -> true;
            default -> UnaryCalls.isCutOff(answer);
        };
    }
}
