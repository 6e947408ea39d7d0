package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Ledger;
import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.server.Target;

/** One user who sends and one who receives. Used on one event loop. */
final class Pair implements Talk, ChatListener {
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

    @Override
    public void open(LoginWay way) {
        receiver.open(way);
        sender.open(way);
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }

    @Override
    public void keepUnderWay(int messages) {
        window = messages;
        fill();
    }

    @Override
    public void send(long intendedNanos) {
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

    @Override
    public boolean isReady() {
        return senderReady && receiverReady;
    }

    @Override
    public boolean isRefused() {
        return refused;
    }

    @Override
    public long underWay() {
        return ledger.underWay();
    }

    @Override
    public Verdict verdict() {
        return ledger.verdict();
    }

    @Override
    public int disconnects() {
        return disconnects;
    }

    @Override
    public String lastTrouble() {
        return lastTrouble;
    }

    private void fill() {
        while (ledger.underWay() < window) {
            send(System.nanoTime());
        }
    }
}
