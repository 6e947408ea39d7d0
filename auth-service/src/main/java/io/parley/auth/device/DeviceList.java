package io.parley.auth.device;

import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What a user sees and does of his own devices, and of nobody else's. Runs on Vert.x contexts. */
@ApplicationScoped
public class DeviceList {
    private final DeviceStore store;
    private final DeviceSessions sessions;

    DeviceList(DeviceStore store, DeviceSessions sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    /** All of them, the one seen last first. */
    public Uni<List<ListedDevice>> of(int userId) {
        return store.list(userId);
    }

    /** Ends one; NOT_FOUND when it is not logged in. The one that asks logs out instead. */
    public Uni<Integer> end(int userId, DeviceId device, DeviceId asking) {
        if (device.equals(asking)) {
            throw Refusal.invalid("device_id is this device: use Logout.");
        }
        return sessions.end(userId, device, Ending.FROM_ANOTHER_DEVICE).map(ended -> {
            if (!ended) {
                throw Refusal.notFound("You have no device " + device.text() + " that is logged in.");
            }
            return 1;
        });
    }

    /** Ends all but one, as many as are logged in now; how many they were. */
    public Uni<Integer> endOthers(int userId, DeviceId kept) {
        return store.list(userId).chain(devices -> Multi.createFrom()
                .iterable(devices)
                .map(ListedDevice::id)
                .filter(device -> !device.equals(kept))
                .onItem()
                .transformToUniAndConcatenate(device -> sessions.end(userId, device, Ending.FROM_ANOTHER_DEVICE))
                .filter(ended -> ended)
                .collect()
                .asList()
                .map(List::size));
    }
}
