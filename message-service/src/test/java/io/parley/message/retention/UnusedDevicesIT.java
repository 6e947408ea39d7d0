package io.parley.message.retention;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.DeviceMarks;
import io.parley.message.store.position.DevicePositions;
import io.parley.message.testing.MovingClock;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnusedDevicesIT {
    private static Pod pod;

    private final MovingClock clock = MovingClock.now();
    private final DevicePositions devices = new DevicePositions(pod.database().general(), clock);
    private final CursorStore cursors = pod.database().cursorStore();
    private final UnusedDevices unused = new UnusedDevices(
            pod.database().vertx(),
            new DeviceMarks(pod.database().general()),
            pod.presenceClient(),
            pod.config(),
            clock,
            pod.metrics());
    private final int bob = Users.next();
    private final long notes = ConversationIds.direct(bob, bob);

    @BeforeAll
    static void start() {
        pod = new Pod(Schema.create(), Map.of());
        pod.startPresence();
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    void deviceUnusedForLongIsForgottenAndBeginsAsANewOne() {
        use("old");
        acknowledge("old", 1);
        clock.advance(80, TimeUnit.DAYS);
        use("daily");
        acknowledge("daily", 2);
        clock.advance(11, TimeUnit.DAYS);

        await(unused.walk());

        assertThat(rowsOf("old")).isZero();
        assertThat(rowsOf("daily")).isEqualTo(2);
        assertThat(await(devices.cursors(bob, "old"))).containsEntry(notes, 2L);
    }

    @Test
    void deviceThatComesBackEveryFewWeeksStays() {
        use("phone");
        for (int month = 0; month < 6; month++) {
            clock.advance(30, TimeUnit.DAYS);
            use("phone");
            await(unused.walk());
        }

        assertThat(rowsOf("phone")).isEqualTo(1);
    }

    @Test
    void deviceWithASessionIsSpared() {
        use("kiosk");
        pod.presence().login(bob, "kiosk", 0, 1);
        clock.advance(200, TimeUnit.DAYS);

        await(unused.walk());

        assertThat(rowsOf("kiosk")).isEqualTo(1);
    }

    /** More than two pages of devices, every second one unused. */
    @Test
    void walkSeesEveryDevice() {
        List<Integer> all =
                IntStream.range(0, 1_100).mapToObj(i -> Users.next()).toList();
        List<Integer> used = all.stream().filter(user -> user % 2 == 0).toList();
        useAll(all);
        clock.advance(91, TimeUnit.DAYS);
        useAll(used);

        await(unused.walk());

        assertThat(pod.database().numbers("SELECT user_id FROM device_cursor WHERE device_id = 'one.of.many'"))
                .containsExactlyInAnyOrderElementsOf(
                        used.stream().map(Integer::longValue).toList());
    }

    private void useAll(List<Integer> users) {
        await(Future.all(
                users.stream().map(user -> devices.cursors(user, "one.of.many")).toList()));
    }

    private void use(String device) {
        await(devices.cursors(bob, device));
    }

    private void acknowledge(String device, long seq) {
        await(pod.database()
                .messageStore()
                .commit(List.of(
                        Posts.post(notes, bob, device + "-a", "text"), Posts.post(notes, bob, device + "-b", "text"))));
        await(cursors.advance(List.of(new Cursor(bob, device, notes, seq))));
    }

    private long rowsOf(String device) {
        return rowsOf(bob, device);
    }

    private static long rowsOf(int user, String device) {
        return pod.database()
                .numbers("SELECT COUNT(*) FROM device_cursor WHERE user_id = ? AND device_id = ?", user, device)
                .getFirst();
    }
}
