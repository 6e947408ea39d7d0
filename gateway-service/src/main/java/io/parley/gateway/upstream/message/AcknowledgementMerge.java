package io.parley.gateway.upstream.message;

import io.parley.proto.message.v1.Acknowledgement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Acknowledgements are cumulative: of those of one device and conversation only the highest needs to travel. */
final class AcknowledgementMerge {
    private final Map<Place, Acknowledgement> highest = new LinkedHashMap<>();

    void add(Acknowledgement acknowledgement) {
        Place place = new Place(
                acknowledgement.getUserId(), acknowledgement.getDeviceId(), acknowledgement.getConversationId());
        highest.merge(place, acknowledgement, (known, other) -> known.getSeq() >= other.getSeq() ? known : other);
    }

    int size() {
        return highest.size();
    }

    Collection<Acknowledgement> merged() {
        return highest.values();
    }

    private record Place(int userId, String deviceId, long conversationId) {}
}
