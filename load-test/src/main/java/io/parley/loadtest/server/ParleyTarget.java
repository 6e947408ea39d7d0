package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.ContactRing;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.parley.ParleyServer;
import io.parley.loadtest.seed.SeededContacts;
import io.parley.loadtest.seed.SeededMessages;
import io.parley.loadtest.seed.SeededUsers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Parley, however it was started. */
public final class ParleyTarget implements Target {
    /** Start of every user name. */
    static final String USER_PREFIX = "load-";

    /** A token must outlive the scenario that uses it. */
    private static final long TOKEN_RESERVE_MS = 300_000;

    private final ParleyServer server;
    private final LoadLoops loops;
    private final AccountBook book;
    private final Clock clock;
    private final ParleyProcesses processes;
    private final Optional<SeededUsers> seededUsers;
    private final Path folder;

    /**
     * @param server its gateways
     * @param loops for registering users
     * @param accountFile where users and tokens are kept
     * @param processes what belongs to it
     * @param clock tells when tokens end
     */
    public ParleyTarget(
            ParleyServer server, LoadLoops loops, Path accountFile, ParleyProcesses processes, Clock clock) {
        this.server = server;
        this.loops = loops;
        this.book = new AccountBook(accountFile, USER_PREFIX);
        this.processes = processes;
        this.clock = clock;
        this.folder = accountFile.toAbsolutePath().getParent();
        this.seededUsers = processes.database().map(database -> new SeededUsers(database, clock));
    }

    @Override
    public String name() {
        return "parley";
    }

    @Override
    public String description() {
        return processes.description();
    }

    @Override
    public List<ServerProcess> processes() {
        return processes.list();
    }

    @Override
    public boolean holdsConnections(ServerProcess process) {
        return process.name().startsWith("gateway");
    }

    @Override
    public List<Account> accounts(int count) {
        List<Account> accounts = book.first(count);
        bringIntoBeing(accounts, true);
        return accounts;
    }

    @Override
    public List<Account> newAccounts(int count, boolean withTokens) {
        List<Account> accounts = book.next(count);
        bringIntoBeing(accounts, withTokens);
        return accounts;
    }

    /** Where the database is out of reach they are registered, which leaves their passwords in auth-service's memory. */
    private void bringIntoBeing(List<Account> accounts, boolean withTokens) {
        List<Account> unknown =
                accounts.stream().filter(account -> !account.isRegistered()).toList();
        if (unknown.isEmpty()) {
            return;
        }
        if (seededUsers.isPresent()) {
            seededUsers.get().create(unknown, withTokens ? ParleyServer.DEVICE_ID : "");
        } else {
            bringThrough("registered", unknown, LoginWay.REGISTER);
        }
    }

    @Override
    public boolean hashesPasswords() {
        return true;
    }

    @Override
    public boolean canSeed() {
        return processes.database().isPresent();
    }

    @Override
    public void seed(List<Account> pairs, long total, LongConsumer progress) {
        new SeededMessages(processes.database().orElseThrow(), clock)
                .create(pairs, total, ParleyServer.DEVICE_ID, progress);
    }

    @Override
    public void seedContacts(List<Account> accounts, ContactRing ring) {
        new SeededContacts(processes.database().orElseThrow(), clock).create(accounts, ring);
    }

    @Override
    public boolean hasGroups() {
        return true;
    }

    /** By requests, as any client would: five of them for 1,000 members. */
    @Override
    public long createGroup(List<Account> members) {
        return server.createGroup(members, loops.forIndex(0));
    }

    @Override
    public IdleUsers hold(List<Account> accounts) {
        return IdleFleet.start(accounts, processes.gateways(), folder.resolve("idle-users"));
    }

    @Override
    public void refreshTokens(List<Account> accounts) {
        long until = clock.millis() + TOKEN_RESERVE_MS;
        List<Account> stale = accounts.stream()
                .filter(account -> account.accessTokenUntilMs() < until)
                .toList();
        if (!stale.isEmpty()) {
            stale.forEach(account -> account.tokens("", 0, account.refreshToken()));
            bringThrough("renewed tokens", stale, LoginWay.TOKEN);
        }
    }

    @Override
    public boolean hasTokens() {
        return true;
    }

    @Override
    public Optional<Outage> outage() {
        return processes.outage();
    }

    @Override
    public ChatClient client(Account account, LoadLoop loop, ChatListener listener) {
        return server.client(account, loop, listener);
    }

    @Override
    public void close() {
        book.save();
        processes.stop();
    }

    private void bringThrough(String what, List<Account> accounts, LoginWay way) {
        try {
            LoginWave.passing(loops, server).run(what, accounts, way);
        } finally {
            book.save();
        }
    }
}
