package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Ledger;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.ProcessUsage;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.server.Target;
import java.util.List;

/** A backlog for one user who is not there, and how fast it arrives when they log in. */
public final class Offline implements Scenario {
    private static final int WINDOW = 64;

    @Override
    public String name() {
        return "offline";
    }

    @Override
    public boolean suits(Target target) {
        return true;
    }

    @Override
    public int accounts(Settings settings) {
        return 2;
    }

    @Override
    public List<Outcome> run(Stage stage) {
        int backlog = stage.settings().backlog();
        List<Account> accounts = stage.accounts(2);
        LoadLoop loop = stage.loops().forIndex(0);
        Talk talk = new Talk(stage.memory().reserveTalks(1), accounts.get(1), backlog);
        ChatClient sender = loop.call(() -> stage.target().client(accounts.get(0), loop, talk));
        ChatClient receiver = loop.call(() -> stage.target().client(accounts.get(1), loop, talk));
        try {
            return List.of(run(stage, loop, talk, sender, receiver));
        } finally {
            loop.run(sender::close);
            loop.run(receiver::close);
            Waiting.pause(1000);
        }
    }

    private Outcome run(Stage stage, LoadLoop loop, Talk talk, ChatClient sender, ChatClient receiver) {
        int patience = stage.settings().patienceSeconds();
        OutcomeBuilder outcome = new OutcomeBuilder(stage, name(), talk.backlog + " messages");
        talk.sender = sender;
        long sendingFrom = System.nanoTime();
        loop.run(() -> sender.open(LoginWay.TOKEN));
        if (!Waiting.until(patience, () -> loop.call(talk::isStored))) {
            return outcome.problem("the backlog was not stored in time: " + loop.call(talk::state))
                    .build();
        }
        long stored = System.nanoTime();
        stage.progress()
                .say(
                        "offline %s: %d messages are stored, the receiver logs in",
                        stage.target().name(), talk.backlog);
        var before = ProcessUsage.of(stage.target().processes());
        loop.run(() -> receiver.open(LoginWay.TOKEN));
        if (!Waiting.until(patience, () -> loop.call(talk::isDelivered))) {
            outcome.problem("the backlog did not arrive in time: " + loop.call(talk::state));
        }
        var after = ProcessUsage.of(stage.target().processes());
        double seconds = (loop.call(() -> talk.lastNanos) - stored) / 1e9;
        return outcome.verdict(loop.call(() -> talk.ledger.verdict()))
                .figure("stored_per_s", talk.backlog / ((stored - sendingFrom) / 1e9))
                .figure("first_after_ms", (loop.call(() -> talk.firstNanos) - stored) / 1e6)
                .figure("all_after_ms", seconds * 1000)
                .figure("delivered_per_s", talk.backlog / seconds)
                .usage(before, after, talk.backlog)
                .build();
    }

    /** Both sides of the talk; on one event loop. */
    private static final class Talk implements ChatListener {
        private final int pair;
        private final Account receiver;
        private final int backlog;
        private final Ledger ledger = new Ledger();
        private ChatClient sender;
        private int promised;
        private int sent;
        private int delivered;
        private long firstNanos;
        private long lastNanos;
        private String trouble = "";

        Talk(int pair, Account receiver, int backlog) {
            this.pair = pair;
            this.receiver = receiver;
            this.backlog = backlog;
        }

        @Override
        public void ready(ChatClient client) {
            if (client == sender) {
                fill();
            }
        }

        @Override
        public void acknowledged(ChatClient client, long number) {
            ledger.promised(number);
            promised++;
            fill();
        }

        @Override
        public void delivered(ChatClient client, int ofPair, long number, long intendedNanos) {
            if (ofPair == pair && ledger.delivered(number)) {
                delivered++;
                lastNanos = System.nanoTime();
                firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
            }
        }

        @Override
        public void postponed(ChatClient client, long number) {
            ledger.postponed(number);
        }

        @Override
        public void rejected(ChatClient client, long number, String reason) {
            trouble = reason;
        }

        @Override
        public void loginFailed(ChatClient client, String reason, boolean willRetry) {
            trouble = reason;
        }

        boolean isStored() {
            return promised == backlog;
        }

        boolean isDelivered() {
            return delivered == backlog;
        }

        String state() {
            return "%d sent, %d promised, %d delivered; %s".formatted(sent, promised, delivered, trouble);
        }

        private void fill() {
            while (sent < backlog && sent - promised < WINDOW) {
                sent++;
                sender.send(receiver, pair, ledger.send(), System.nanoTime());
            }
        }
    }
}
