package io.parley.loadtest.scenario;

import io.parley.loadtest.check.StatusLedger;
import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.ContactStatus;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.server.Target;
import java.util.concurrent.TimeUnit;

/**
 * A user who follows the statuses of his contacts, and changes his own when he is to send something. What is delivered to
 * him is each change of a contact's. Used on one event loop.
 */
final class Follower implements Talk, ChatListener {
    /** A socket has been closed by then, and the user is not yet seen as gone. */
    private static final long UNTIL_CLOSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int place;
    private final Circle circle;
    private final LoopTraffic traffic;
    private final ChatClient client;
    private ContactStatus chosen = ContactStatus.ONLINE;
    private boolean unanswered;
    private boolean following;
    /** Since his connection broke he stays away. */
    private boolean away;
    /** His connection broke, and he is on another gateway than at first. */
    private boolean elsewhere;

    private boolean refused;
    private int disconnects;
    private String lastTrouble = "";

    /** @param place in the circle */
    Follower(int place, Circle circle, LoopTraffic traffic, Target target, LoadLoop loop) {
        this.place = place;
        this.circle = circle;
        this.traffic = traffic;
        Account account = circle.accounts().get(place);
        this.client = target.client(account, loop, this);
        circle.joins(this);
    }

    @Override
    public void open(LoginWay way) {
        client.open(way);
    }

    @Override
    public void close() {
        client.close();
    }

    LoadLoop loop() {
        return traffic.loop();
    }

    /** Logs in again after having stayed away. */
    void comeBack() {
        if (away) {
            away = false;
            long now = System.nanoTime();
            circle.ledger().forgets(place, now);
            circle.ledger().changes(place, chosen, now);
            client.open(LoginWay.TOKEN);
        }
    }

    /** Leaves the gateway that took him in when his own was lost; his next connection is to his own. */
    void goHome() {
        if (elsewhere && following) {
            elsewhere = false;
            following = false;
            client.close();
            circle.ledger().forgets(place, System.nanoTime());
            loop().after(UNTIL_CLOSED_NANOS, () -> client.open(LoginWay.TOKEN));
        }
    }

    /** From online to busy, or back. */
    @Override
    public void send(long intendedNanos) {
        chosen = chosen == ContactStatus.ONLINE ? ContactStatus.BUSY : ContactStatus.ONLINE;
        unanswered = true;
        circle.ledger().changes(place, chosen, System.nanoTime());
        client.choose(chosen);
    }

    @Override
    public void ready(ChatClient own) {
        client.followStatuses();
        if (unanswered) {
            client.choose(chosen);
        }
    }

    @Override
    public void statusesListed(ChatClient own) {
        following = true;
        circle.isBack(System.nanoTime());
    }

    @Override
    public void statusSeen(ChatClient own, int userId, ContactStatus status, boolean pushed) {
        circle.told(place, userId, status, pushed).ifPresent(this::learned);
    }

    @Override
    public void statusChosen(ChatClient own, ContactStatus status) {
        if (status == chosen) {
            unanswered = false;
            circle.ledger().changed(place, System.nanoTime());
        }
    }

    @Override
    public void statusRefused(ChatClient own, String reason, boolean willRetry) {
        trouble(reason, willRetry);
    }

    @Override
    public void loginFailed(ChatClient own, String reason, boolean willRetry) {
        trouble(reason, willRetry);
    }

    @Override
    public void disconnected(ChatClient own, String reason) {
        lastTrouble = reason;
        disconnects++;
        following = false;
        elsewhere = true;
        long now = System.nanoTime();
        if (circle.isStayingAway()) {
            away = true;
            client.close();
            circle.ledger().leaves(place, now);
            circle.ledger().changes(place, ContactStatus.OFFLINE, now);
        } else {
            circle.ledger().forgets(place, now);
        }
    }

    @Override
    public boolean isReady() {
        return following;
    }

    @Override
    public boolean isRefused() {
        return refused;
    }

    private void trouble(String reason, boolean willRetry) {
        lastTrouble = reason;
        refused |= !willRetry;
        circle.refused(reason);
    }

    private void learned(StatusLedger.News news) {
        traffic.delivered(news.changedNanos());
        if (news.last() && traffic.measures(news.changedNanos())) {
            circle.lastKnows(System.nanoTime() - news.changedNanos());
        }
    }

    /** Contacts who do not see him as he is. */
    @Override
    public long underWay() {
        return circle.ledger().wrongAbout(place);
    }

    /** Statuses are no messages: they may come twice, and of several only the last one counts. */
    @Override
    public Verdict verdict() {
        return Verdict.NOTHING;
    }

    @Override
    public int disconnects() {
        return disconnects;
    }

    @Override
    public String lastTrouble() {
        return lastTrouble;
    }
}
