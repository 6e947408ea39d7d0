package io.parley.gateway.upstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.message.v1.Acknowledgement;
import org.junit.jupiter.api.Test;

class AcknowledgementMergeTest {
    private final AcknowledgementMerge merge = new AcknowledgementMerge();

    @Test
    void onlyTheHighestOfADeviceAndConversationTravels() {
        merge.add(acknowledgement("phone", 1, 5));
        merge.add(acknowledgement("phone", 1, 7));
        merge.add(acknowledgement("phone", 1, 6));
        merge.add(acknowledgement("phone", 2, 1));
        merge.add(acknowledgement("tablet", 1, 2));

        assertThat(merge.merged())
                .containsExactly(
                        acknowledgement("phone", 1, 7),
                        acknowledgement("phone", 2, 1),
                        acknowledgement("tablet", 1, 2));
    }

    private static Acknowledgement acknowledgement(String device, long conversation, long seq) {
        return Acknowledgement.newBuilder()
                .setUserId(100_000_001)
                .setDeviceId(device)
                .setConversationId(conversation)
                .setSeq(seq)
                .build();
    }
}
