package io.parley.presence.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.presence.store.DeviceKey;
import io.parley.presence.store.SessionRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReducedChangesTest {
    private static final DeviceKey PHONE = new DeviceKey(1, "phone");
    private static final DeviceKey LAPTOP = new DeviceKey(1, "laptop");

    @Test
    void onlyTheLastRegistrationOfADeviceIsWrittenAndTheEarlierOneIsTold() {
        ReducedChanges reduced = ReducedChanges.of(List.of(register(PHONE, 1), register(PHONE, 2)));

        assertThat(reduced.claims()).containsExactly(session(PHONE, 2));
        assertThat(reduced.removals()).isEmpty();
        assertThat(reduced.superseded()).containsExactly(session(PHONE, 1));
    }

    @Test
    void aSessionThatCameAndWentStillClaimsItsPlaceSoThatWhomItReplacedIsTold() {
        ReducedChanges reduced = ReducedChanges.of(List.of(register(PHONE, 1), remove(PHONE, 1)));

        assertThat(reduced.claims()).containsExactly(session(PHONE, 1));
        assertThat(reduced.removals()).containsExactly(session(PHONE, 1));
        assertThat(reduced.isNews(session(PHONE, 9))).isTrue();
    }

    @Test
    void aReconnectOnTheSameGatewayTellsNobody() {
        ReducedChanges reduced = ReducedChanges.of(List.of(remove(PHONE, 1), register(PHONE, 2)));

        assertThat(reduced.claims()).containsExactly(session(PHONE, 2));
        assertThat(reduced.removals()).isEmpty();
        assertThat(reduced.isNews(session(PHONE, 1))).isFalse();
    }

    @Test
    void aLateRemovalOfAnOlderSessionLeavesTheNewerOneAndNeedsNoNotice() {
        ReducedChanges reduced = ReducedChanges.of(List.of(register(PHONE, 1), register(PHONE, 2), remove(PHONE, 1)));

        assertThat(reduced.claims()).containsExactly(session(PHONE, 2));
        assertThat(reduced.removals()).isEmpty();
        assertThat(reduced.superseded()).isEmpty();
    }

    @Test
    void devicesAreIndependentAndComeInPrimaryKeyOrder() {
        ReducedChanges reduced = ReducedChanges.of(List.of(
                register(PHONE, 1),
                register(LAPTOP, 2),
                remove(new DeviceKey(2, "b"), 3),
                remove(new DeviceKey(2, "a"), 4)));

        assertThat(reduced.claims()).containsExactly(session(LAPTOP, 2), session(PHONE, 1));
        assertThat(reduced.removals())
                .containsExactly(session(new DeviceKey(2, "a"), 4), session(new DeviceKey(2, "b"), 3));
    }

    /** Compares with making the changes one by one, on thousands of random lists over few devices and sessions. */
    @Test
    void anyListEndsAsIfMadeOneByOne() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            List<SessionChange> changes = randomChanges(random);
            Map<DeviceKey, Long> table = new HashMap<>();
            if (random.nextBoolean()) {
                table.put(PHONE, (long) random.nextInt(6));
            }

            Map<DeviceKey, Long> oneByOne = new HashMap<>(table);
            Set<SessionRef> toldOneByOne = applyOneByOne(oneByOne, changes);
            Map<DeviceKey, Long> reduced = new HashMap<>(table);
            Set<SessionRef> toldReduced = applyReduced(reduced, ReducedChanges.of(changes));

            assertThat(reduced).as("table after %s on %s", changes, table).isEqualTo(oneByOne);
            assertThat(toldReduced).as("told after %s on %s", changes, table).isEqualTo(toldOneByOne);
        }
    }

    private static List<SessionChange> randomChanges(Random random) {
        List<SessionChange> changes = new ArrayList<>();
        Set<Long> everRegistered = new HashSet<>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            DeviceKey key = random.nextInt(4) == 0 ? LAPTOP : PHONE;
            long id = random.nextInt(6) + (key.equals(PHONE) ? 0 : 100);
            boolean again = everRegistered.contains(id);
            if (random.nextBoolean() && !again) {
                everRegistered.add(id);
                changes.add(register(key, id));
            } else {
                everRegistered.add(id);
                changes.add(remove(key, id));
            }
        }
        return changes;
    }

    /**
     * Sessions the list removes are the gateway's own that are gone already: they need not be told. A session that is in
     * place at the end must not be: when a call is repeated whole, it may be in place already at the beginning.
     */
    private static Set<SessionRef> applyOneByOne(Map<DeviceKey, Long> table, List<SessionChange> changes) {
        Set<SessionRef> told = new LinkedHashSet<>();
        Set<SessionRef> removed = new HashSet<>();
        for (SessionChange change : changes) {
            SessionRef session = change.session();
            if (change instanceof SessionChange.Register) {
                Long before = table.put(session.key(), session.sessionId());
                if (before != null && before != session.sessionId()) {
                    told.add(session(session.key(), before));
                }
            } else {
                removed.add(session);
                table.remove(session.key(), session.sessionId());
            }
        }
        told.removeAll(removed);
        told.removeIf(session -> table.get(session.key()) != null && table.get(session.key()) == session.sessionId());
        return told;
    }

    private static Set<SessionRef> applyReduced(Map<DeviceKey, Long> table, ReducedChanges reduced) {
        Set<SessionRef> told = new LinkedHashSet<>(reduced.superseded());
        for (SessionRef claim : reduced.claims()) {
            Long before = table.put(claim.key(), claim.sessionId());
            if (before != null && before != claim.sessionId() && reduced.isNews(session(claim.key(), before))) {
                told.add(session(claim.key(), before));
            }
        }
        for (SessionRef removal : reduced.removals()) {
            table.remove(removal.key(), removal.sessionId());
        }
        return told;
    }

    private static SessionRef session(DeviceKey key, long id) {
        return new SessionRef(key, id);
    }

    private static SessionChange register(DeviceKey key, long id) {
        return new SessionChange.Register(session(key, id));
    }

    private static SessionChange remove(DeviceKey key, long id) {
        return new SessionChange.Remove(session(key, id));
    }
}
