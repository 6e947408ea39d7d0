package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Ledger;
import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.server.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One member of a group who posts and all the others, who each have a ledger of their own. Used on one event loop. */
final class GroupTalk implements Talk {
    /** Members who log in at the same time. */
    private static final int LOGINS_AT_ONCE = 50;

    private final int id;
    private final long group;
    private final LoopTraffic traffic;
    private final Member poster;
    private final List<Member> others;
    private final List<Member> all = new ArrayList<>();
    private LoginWay way;
    private int opened;
    private long posts;
    private boolean refused;
    private int disconnects;
    private String lastTrouble = "";

    /** @param members of the group; the first one posts */
    GroupTalk(int id, LoopTraffic traffic, Target target, LoadLoop loop, long group, List<Account> members) {
        this.id = id;
        this.group = group;
        this.traffic = traffic;
        members.forEach(account -> all.add(new Member(target, loop, account)));
        poster = all.getFirst();
        others = all.subList(1, all.size());
    }

    @Override
    public void open(LoginWay newWay) {
        way = newWay;
        for (int i = 0; i < LOGINS_AT_ONCE; i++) {
            openNext();
        }
    }

    @Override
    public void close() {
        all.forEach(member -> member.client.close());
    }

    @Override
    public void send(long intendedNanos) {
        posts++;
        others.forEach(member -> member.ledger.send());
        poster.client.post(group, id, posts, intendedNanos);
    }

    @Override
    public boolean isReady() {
        return opened == all.size() && all.stream().allMatch(member -> member.ready);
    }

    @Override
    public boolean isRefused() {
        return refused;
    }

    @Override
    public long underWay() {
        return others.stream().mapToLong(member -> member.ledger.underWay()).sum();
    }

    @Override
    public Verdict verdict() {
        return others.stream().map(member -> member.ledger.verdict()).reduce(Verdict.NOTHING, Verdict::plus);
    }

    @Override
    public int disconnects() {
        return disconnects;
    }

    @Override
    public String lastTrouble() {
        return lastTrouble;
    }

    private void openNext() {
        if (opened < all.size()) {
            all.get(opened++).client.open(way);
        }
    }

    /** What the server says about a post goes into the ledgers of all who are to get it. */
    private void note(Consumer<Ledger> entry) {
        others.forEach(member -> entry.accept(member.ledger));
    }

    /** One device; the ledger holds what it is to get from the poster. */
    private final class Member implements ChatListener {
        private final ChatClient client;
        private final Ledger ledger = new Ledger();
        private boolean ready;

        Member(Target target, LoadLoop loop, Account account) {
            client = target.client(account, loop, this);
        }

        @Override
        public void ready(ChatClient own) {
            if (!ready) {
                ready = true;
                openNext();
            }
        }

        @Override
        public void acknowledged(ChatClient own, long number) {
            note(each -> each.promised(number));
        }

        @Override
        public void delivered(ChatClient own, int talk, long number, long intendedNanos) {
            // A post of an earlier run that was abandoned has another id.
            if (talk == id && ledger.delivered(number)) {
                traffic.delivered(intendedNanos);
            }
        }

        @Override
        public void postponed(ChatClient own, long number) {
            note(each -> each.postponed(number));
        }

        @Override
        public void rejected(ChatClient own, long number, String reason) {
            lastTrouble = reason;
            note(Ledger::rejected);
        }

        @Override
        public void loginFailed(ChatClient own, String reason, boolean willRetry) {
            lastTrouble = reason;
            refused |= !willRetry;
        }

        @Override
        public void disconnected(ChatClient own, String reason) {
            lastTrouble = reason;
            disconnects++;
        }
    }
}
