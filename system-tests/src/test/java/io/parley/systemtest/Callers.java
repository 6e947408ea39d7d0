package io.parley.systemtest;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** Clients that log in, read their history and ask who is online, again and again: every service has calls under way. */
final class Callers implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger answers = new AtomicInteger();
    private final List<Refused> refusals = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean calling = true;

    static Callers start() throws IOException {
        Callers callers = new Callers();
        for (int i = 0; i < CLIENTS; i++) {
            TestCluster.User user = TestCluster.newUser("caller");
            callers.threads.add(Thread.ofVirtual().start(() -> callers.callOn(user)));
        }
        return callers;
    }

    private void callOn(TestCluster.User user) {
        while (calling) {
            try (ChatClient client = TestCluster.connect(0)) {
                client.login(user.name(), user.password(), "phone");
                client.call(
                        FrameType.FRAME_TYPE_HISTORY,
                        History.newBuilder().setUserId(user.id()).build(),
                        HistoryAnswer.parser());
                client.call(
                        FrameType.FRAME_TYPE_ONLINE_USERS,
                        OnlineUsers.getDefaultInstance(),
                        OnlineUsersAnswer.parser());
                answers.incrementAndGet();
            } catch (Refused refused) {
                refusals.add(refused);
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(refused.error().getRetryAfterMs()));
            } catch (IllegalStateException sentAway) {
                // The gateway has lost its lease while presence-service was away: the next turn reconnects.
                continue;
            } catch (IOException notConnected) {
                throw new UncheckedIOException(notConnected);
            }
        }
    }

    /** Waits until so many more turns have been answered in full. */
    void awaitAnswers(int more) {
        int goal = answers.get() + more;
        Awaitility.await().atMost(PATIENCE).until(() -> answers.get() >= goal);
    }

    /** Everything that was refused so far. */
    List<Refused> refusals() {
        return refusals;
    }

    @Override
    public void close() throws InterruptedException {
        calling = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
