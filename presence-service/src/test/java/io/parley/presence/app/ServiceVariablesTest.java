package io.parley.presence.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.parley.kit.testing.ServiceVariables;
import io.parley.presence.grpc.ConnectionSettings;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.session.NoticeSettings;
import io.parley.presence.store.DatabaseSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceVariablesTest {
    @ParameterizedTest
    @ValueSource(classes = {ConnectionSettings.class, LeaseTerms.class, DatabaseSettings.class, NoticeSettings.class})
    void addressesOfServicesInTheEnvironmentAreNoSettings(Class<?> part) {
        assertThatCode(() -> ServiceVariables.read(part, Map.of())).doesNotThrowAnyException();
    }

    @Test
    void norAreTheyWhereASettingIsNeeded() {
        assertThatCode(() ->
                        ServiceVariables.read(FeedSettings.class, Map.of("parley.presence.message", "message:9000")))
                .doesNotThrowAnyException();
    }
}
