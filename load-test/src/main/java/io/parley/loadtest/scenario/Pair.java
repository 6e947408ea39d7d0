package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Ledger;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.server.Target;

/** One user who sends and one who receives. Used on one event loop. */
final class Pair implements ChatListener {
    private final int id;
    private final LoopTraffic traffic;
    private final ChatClient sender;
    private final ChatClient receiver;
    private final Ledger ledger = new Ledger();
    private boolean senderReady;
    private boolean receiverReady;
    private boolean refused;
    private int window;
    private int disconnects;
    private String lastTrouble = "";

    Pair(int id, LoopTraffic traffic, Target target, LoadLoop loop, Account from, Account to) {
        this.id = id;
        this.traffic = traffic;
        this.sender = target.client(from, loop, this);
        this.receiver = target.client(to, loop, this);
    }

    void open(LoginWay way) {
        receiver.open(way);
        sender.open(way);
    }

    void close() {
        sender.close();
        receiver.close();
    }

    /** Keeps so many messages under way; 0 stops. */
    void keepUnderWay(int messages) {
        window = messages;
        fill();
    }

    /** Sends one message. */
    void send(long intendedNanos) {
        sender.send(receiver.account(), id, ledger.send(), intendedNanos);
    }

    @Override
    public void ready(ChatClient client) {
        if (client == sender) {
            senderReady = true;
        } else {
            receiverReady = true;
        }
    }

    @Override
    public void acknowledged(ChatClient client, long number) {
        ledger.promised(number);
        fill();
    }

    @Override
    public void delivered(ChatClient client, int pair, long number, long intendedNanos) {
        // A message of an earlier run that was abandoned has another pair.
        if (pair == id && ledger.delivered(number)) {
            traffic.delivered(intendedNanos);
            fill();
        }
    }

    @Override
    public void postponed(ChatClient client, long number) {
        ledger.postponed(number);
    }

    @Override
    public void rejected(ChatClient client, long number, String reason) {
        lastTrouble = reason;
        ledger.rejected();
        fill();
    }

    @Override
    public void loginFailed(ChatClient client, String reason, boolean willRetry) {
        lastTrouble = reason;
        refused |= !willRetry;
    }

    @Override
    public void disconnected(ChatClient client, String reason) {
        lastTrouble = reason;
        disconnects++;
    }

    boolean isReady() {
        return senderReady && receiverReady;
    }

    /** Whether one of the two will never be logged in. */
    boolean isRefused() {
        return refused;
    }

    Ledger ledger() {
        return ledger;
    }

    int disconnects() {
        return disconnects;
    }

    /** What went wrong last, for a person; may be empty. */
    String lastTrouble() {
        return lastTrouble;
    }

    private void fill() {
        while (ledger.underWay() < window) {
            send(System.nanoTime());
        }
    }
}
