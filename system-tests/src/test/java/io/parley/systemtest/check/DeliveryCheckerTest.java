package io.parley.systemtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SendAck;
import io.parley.systemtest.client.ClientLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker finds every planted error, and nothing in a flawless run. */
class DeliveryCheckerTest {
    private static final int ANN = 100_000_001;
    private static final int BEN = 100_000_002;
    private static final int EVE = 100_000_003;
    private static final long TALK = ConversationIds.direct(ANN, BEN);

    private final ClientLog ann = new ClientLog();
    private final ClientLog ben = new ClientLog();
    private final List<StoredRow> rows = new ArrayList<>();

    @Test
    void findsNothingInAFlawlessRun() {
        flawless(1);
        flawless(2);
        assertThat(check()).isEmpty();
    }

    @Test
    void findsAnAckedMessageThatIsNotStored() {
        flawless(1);
        ann.acked("id-2", "text 2", ack(2));
        assertThat(check()).singleElement().asString().startsWith("lost: id-2");
    }

    @Test
    void findsAnAckThatPointsToAnotherMessage() {
        flawless(1);
        ann.acked("id-9", "text 9", ack(1));
        assertThat(check()).singleElement().asString().startsWith("lost: id-9");
    }

    @Test
    void findsAStoredMessageThatWasNeverSeen() {
        flawless(1);
        store(2, "id-2");
        assertThat(check()).containsExactly("lost: user " + BEN + " never saw " + TALK + "/2");
    }

    @Test
    void findsWhatAMemberOfAGroupMissedAndWhatAStrangerSaw() {
        long group = ConversationIds.group(ANN, "group");
        rows.add(new StoredRow(group, 1, ANN, "group", null, false));
        rows.add(new StoredRow(group, 2, ANN, "id-1", "to all", true));
        Message message = Message.newBuilder()
                .setConversationId(group)
                .setSeq(2)
                .setSenderId(ANN)
                .setText("to all")
                .build();
        ClientLog eve = new ClientLog();
        eve.received(message);
        Map<Long, Set<Integer>> groups = Map.of(group, Set.of(ANN, BEN));
        assertThat(DeliveryChecker.check(Map.of(ANN, ann, BEN, ben, EVE, eve), rows, groups))
                .hasSize(2)
                .anyMatch(violation -> violation.startsWith("misdelivered: user " + EVE))
                .anyMatch(violation -> violation.startsWith("lost: user " + BEN));
        ben.received(message);
        assertThat(DeliveryChecker.check(Map.of(ANN, ann, BEN, ben), rows, groups))
                .isEmpty();
    }

    @Test
    void findsAMessageStoredTwice() {
        flawless(1);
        store(2, "id-1");
        see(ben, 2);
        assertThat(check()).anyMatch(violation -> violation.startsWith("duplicated: id-1"));
    }

    @Test
    void findsAMessageSeenTwice() {
        flawless(1);
        see(ben, 1);
        assertThat(check()).anyMatch(violation -> violation.startsWith("duplicated: user " + BEN));
    }

    @Test
    void findsAWrongOrder() {
        store(1, "id-1");
        store(2, "id-2");
        see(ben, 2);
        see(ben, 1);
        assertThat(check()).anyMatch(violation -> violation.startsWith("reordered: user " + BEN));
    }

    @Test
    void findsAGapInTheSequence() {
        flawless(1);
        flawless(3);
        assertThat(check()).anyMatch(violation -> violation.startsWith("reordered: conversation"));
    }

    @Test
    void findsAStrangerWhoReads() {
        flawless(1);
        ClientLog eve = new ClientLog();
        see(eve, 1);
        assertThat(DeliveryChecker.check(Map.of(ANN, ann, BEN, ben, EVE, eve), rows, Map.of()))
                .singleElement()
                .asString()
                .startsWith("misdelivered: user " + EVE);
    }

    private List<String> check() {
        return DeliveryChecker.check(Map.of(ANN, ann, BEN, ben), rows, Map.of());
    }

    private void flawless(long seq) {
        String id = "id-" + seq;
        ann.sent(id, "text " + seq);
        store(seq, id);
        ann.acked(id, "text " + seq, ack(seq));
        see(ben, seq);
    }

    private void store(long seq, String clientMessageId) {
        rows.add(new StoredRow(TALK, seq, ANN, clientMessageId, "text " + seq, true));
    }

    private static SendAck ack(long seq) {
        return SendAck.newBuilder().setConversationId(TALK).setSeq(seq).build();
    }

    private static void see(ClientLog log, long seq) {
        log.received(Message.newBuilder()
                .setConversationId(TALK)
                .setSeq(seq)
                .setSenderId(ANN)
                .setText("text " + seq)
                .build());
    }
}
