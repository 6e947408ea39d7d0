package io.parley.auth.app;

import io.parley.auth.account.NewAccount;
import io.parley.auth.device.DeviceId;
import io.parley.auth.login.Password;
import io.parley.auth.login.Registrations;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** The users of a local cluster. Creating them again, or in several processes at once, changes nothing. */
@ApplicationScoped
class DemoUsers {
    private static final Logger LOG = Logger.getLogger(DemoUsers.class);
    private static final List<String> NAMES = List.of("admin", "user1", "user2");
    private static final String PASSWORD = "123456";
    private static final DeviceId DEVICE = new DeviceId("demo-users");

    private final Registrations registrations;

    DemoUsers(Registrations registrations) {
        this.registrations = registrations;
    }

    /** Blocks the calling thread until they exist. */
    void create() throws Exception {
        for (String name : NAMES) {
            try {
                create(name);
                LOG.infof("Created the demo user %s", name);
            } catch (Refusal refusal) {
                if (refusal.code() != ErrorCode.ERROR_CODE_ALREADY_EXISTS) {
                    throw refusal;
                }
            }
        }
    }

    private void create(String name) throws Refusal {
        NewAccount account = NewAccount.parse(name, "", "", "");
        Password password = Password.chosen("password", PASSWORD);
        try {
            VertxContextSupport.subscribeAndAwait(() -> registrations.create(account, password, DEVICE));
        } catch (Refusal refusal) {
            throw refusal;
        } catch (Throwable failure) {
            throw new IllegalStateException("The demo user " + name + " cannot be created", failure);
        }
    }
}
