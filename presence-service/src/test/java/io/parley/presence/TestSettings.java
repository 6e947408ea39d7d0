package io.parley.presence;

import io.parley.kit.testing.CheckedSettings;
import io.parley.presence.contact.ContactSettings;
import io.parley.presence.grpc.ConnectionSettings;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.session.NoticeSettings;
import io.parley.presence.store.DatabaseSettings;
import io.parley.presence.store.StatusTerms;
import java.util.HashMap;
import java.util.Map;

/** Settings as the service reads and checks them, for tests without it. */
public final class TestSettings {
    private TestSettings() {}

    /** A part of the settings, with values of any part given by their keys without {@code parley.presence}. */
    public static <S> S with(Class<S> part, Map<String, String> different) {
        Map<String, String> values = new HashMap<>();
        different.forEach((key, value) -> values.put("parley.presence." + key, value));
        return CheckedSettings.read(
                        values,
                        ConnectionSettings.class,
                        LeaseTerms.class,
                        DatabaseSettings.class,
                        NoticeSettings.class,
                        ContactSettings.class,
                        StatusTerms.class)
                .getConfigMapping(part);
    }
}
