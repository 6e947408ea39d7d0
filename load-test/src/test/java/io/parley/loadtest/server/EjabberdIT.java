package io.parley.loadtest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.net.LoadLoops;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.database.MariaDbBinaries;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Skipped where ejabberd is not installed. */
@Timeout(120)
class EjabberdIT {
    private static final Path SCRIPT = Checkout.locate().module("load-test").resolve("peers/ejabberd");

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @Test
    void aPostComesToAllOthersAndIsInTheDatabaseWhenItIsPromised() throws Exception {
        assumeTrue(new ProcessBuilder(SCRIPT.toString(), "installed").start().waitFor() == 0);
        MariaDb database = new MariaDb(
                MariaDbBinaries.unpack(Checkout.locate()),
                folder.resolve("database"),
                FreePorts.find(1).getFirst());
        try (Ejabberd server = Ejabberd.start(SCRIPT, folder.resolve("ejabberd"), database, new Payload(1, 100), 200);
                LoadLoops loops = new LoadLoops(1, 0)) {
            List<Account> members = server.accounts(3);
            long group = server.createGroup(members);
            long other = server.createGroup(members);
            LoadLoop loop = loops.forIndex(0);
            List<ChatClient> clients = loop.call(() -> members.stream()
                    .map(member -> server.client(member, loop, new Recorder()))
                    .toList());
            loop.run(() -> clients.forEach(client -> client.open(LoginWay.PASSWORD)));
            assertThat(next(3)).containsOnly("ready");

            loop.run(() -> clients.getFirst().post(group, 5, 1, 9));
            assertThat(next(3)).containsExactlyInAnyOrder("promised 1", "delivered 5 1", "delivered 5 1");
            assertThat(database.execute("SELECT COUNT(*) FROM ejabberd.archive").trim())
                    .isEqualTo("1");
            loop.run(() -> clients.getLast().post(other, 6, 1, 9));
            assertThat(next(3)).containsExactlyInAnyOrder("promised 1", "delivered 6 1", "delivered 6 1");
            loop.run(() -> clients.forEach(ChatClient::close));
        }
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(events.take());
        }
        return next;
    }

    private final class Recorder implements ChatListener {
        @Override
        public void ready(ChatClient client) {
            events.add("ready");
        }

        @Override
        public void acknowledged(ChatClient client, long number) {
            events.add("promised " + number);
        }

        @Override
        public void delivered(ChatClient client, int talk, long number, long intendedNanos) {
            events.add("delivered " + talk + " " + number);
        }

        @Override
        public void loginFailed(ChatClient client, String reason, boolean willRetry) {
            events.add("failed: " + reason);
        }
    }
}
