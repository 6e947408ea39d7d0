package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
    private final List<ClientSession> removed = new ArrayList<>();
    private final SessionRegistry registry = new SessionRegistry(removed::add);

    @Test
    void newerSessionOfADeviceTakesThePlaceOfTheOlder() {
        ClientSession older = added(1, 100, "phone");
        ClientSession newer = added(2, 100, "phone");

        assertThat(registry.claimDevice(older)).isEmpty();
        assertThat(registry.claimDevice(newer)).contains(older);
        assertThat(registry.ofUser(100)).containsExactly(newer);
    }

    @Test
    void endOfTheOlderSessionLeavesTheNewer() {
        ClientSession older = added(1, 100, "phone");
        ClientSession newer = added(2, 100, "phone");
        registry.claimDevice(older);
        registry.claimDevice(newer);
        registry.remove(older);

        assertThat(registry.ofUser(100)).containsExactly(newer);
        assertThat(registry.find(1)).isNull();
        assertThat(registry.find(2)).isSameAs(newer);
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void removalIsHeardOfOnce() {
        ClientSession session = added(1, 100, "phone");
        registry.claimDevice(session);
        registry.remove(session);
        registry.remove(session);

        assertThat(removed).containsExactly(session);
        assertThat(registry.size()).isZero();
        assertThat(registry.ofUser(100)).isEmpty();
    }

    @Test
    void sessionThatClaimsAfterItsEndCanBeTakenOutAgain() {
        ClientSession session = added(1, 100, "phone");
        registry.remove(session);
        registry.claimDevice(session);
        registry.remove(session);

        assertThat(registry.ofUser(100)).isEmpty();
        assertThat(removed).containsExactly(session);
    }

    @Test
    void devicesOfAUserLiveSideBySide() {
        ClientSession phone = added(1, 100, "phone");
        ClientSession tablet = added(2, 100, "tablet");
        ClientSession desk = added(3, 100, "desk");
        List.of(phone, tablet, desk).forEach(registry::claimDevice);
        registry.remove(tablet);

        assertThat(registry.ofUser(100)).containsExactly(phone, desk);
    }

    @Test
    void oldEndAndNewLoginAtTheSameTimeAlwaysLeaveTheNewSession() throws Exception {
        SessionRegistry racing = new SessionRegistry(session -> {});
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 2_000; round++) {
                ClientSession older = session(2L * round + 1, 100, "phone");
                ClientSession newer = session(2L * round + 2, 100, "phone");
                racing.add(older);
                racing.claimDevice(older);
                racing.add(newer);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> end = threads.submit(() -> {
                    start.await();
                    racing.remove(older);
                    return null;
                });
                Future<?> login = threads.submit(() -> {
                    start.await();
                    racing.claimDevice(newer);
                    return null;
                });
                end.get();
                login.get();
                assertThat(racing.ofUser(100)).containsExactly(newer);
                racing.remove(newer);
            }
        }
        assertThat(racing.size()).isZero();
    }

    private ClientSession added(long id, int user, String device) {
        ClientSession session = session(id, user, device);
        registry.add(session);
        return session;
    }

    private static ClientSession session(long id, int user, String device) {
        return new ClientSession(id, new Identity(user, device, "user" + user, "", "", 0), null, 0);
    }
}
