package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.xmpp.XmppServer;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * ejabberd from Debian's packages with an archive of every message, on a database of the same build and settings as
 * Parley's. It ends with this JVM, however that ends.
 */
public final class Ejabberd implements Target {
    private static final String SCHEMA = "ejabberd";
    private static final String DOMAIN = "localhost";
    private static final int ROWS_PER_INSERT = 500;

    private final MariaDb database;
    private final EjabberdProcess process;
    private final XmppServer server;
    private final AccountBook book;
    /** By user name. Lists grow on the main thread, and clients read them on their loops. */
    private final Map<String, List<Long>> groupsOf = new ConcurrentHashMap<>();

    private int registered;
    private long groups;

    private Ejabberd(Path home, MariaDb database, EjabberdProcess process, XmppServer server) {
        this.database = database;
        this.process = process;
        this.server = server;
        this.book = new AccountBook(home.resolve("no-accounts"), "load-");
    }

    /**
     * Starts database and server with empty data.
     *
     * @param script {@code load-test/peers/ejabberd}
     * @param home folder for everything of this peer
     * @param database not started yet
     * @param payload text of the messages
     * @param acknowledgeMillis how long clients gather acknowledgements
     */
    public static Ejabberd start(Path script, Path home, MariaDb database, Payload payload, long acknowledgeMillis) {
        EjabberdProcess.install(script);
        database.deleteData();
        database.start(Lifetime.WITH_THIS_JVM);
        try {
            database.createSchema(SCHEMA);
            int port = FreePorts.find(1).getFirst();
            EjabberdProcess.prepare(script, home, port, database.port());
            database.execute("USE " + SCHEMA + ";\n" + Files.readString(home.resolve("schema.sql")));
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            EjabberdProcess process = EjabberdProcess.start(script, home, address);
            XmppServer server = new XmppServer(address, DOMAIN, payload, acknowledgeMillis);
            return new Ejabberd(home, database, process, server);
        } catch (IOException | RuntimeException e) {
            database.stop();
            throw new LocalClusterException("ejabberd could not be started: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "ejabberd";
    }

    @Override
    public String description() {
        return "ejabberd 23.01 (Debian): auth sql, mod_mam always, mod_offline, stream management, no TLS, no shapers,"
                + " rooms with mod_mam and without presences, +sbwt none; MariaDB of the same build and settings";
    }

    @Override
    public List<ServerProcess> processes() {
        return List.of(
                new ServerProcess("mariadb", database.process().pid()), new ServerProcess("ejabberd", process.pid()));
    }

    @Override
    public boolean holdsConnections(ServerProcess other) {
        return other.pid() == process.pid();
    }

    /** Makes users in the database, so that nobody measures how ejabberd registers them. */
    @Override
    public List<Account> accounts(int count) {
        List<Account> accounts = book.first(count);
        for (int from = registered; from < count; from += ROWS_PER_INSERT) {
            List<String> rows = new ArrayList<>();
            for (Account account : accounts.subList(from, Math.min(count, from + ROWS_PER_INSERT))) {
                rows.add("('%s','%s')".formatted(account.name(), account.password()));
            }
            database.execute("INSERT IGNORE INTO ejabberd.users(username, password) VALUES " + String.join(",", rows));
        }
        registered = Math.max(registered, count);
        return accounts;
    }

    @Override
    public List<Account> newAccounts(int count, boolean withTokens) {
        List<Account> accounts = book.next(count);
        accounts(accounts.getLast().index() + 1);
        return accounts;
    }

    @Override
    public boolean hasGroups() {
        return true;
    }

    /**
     * ejabberd makes the room, with the settings of the script, when the first member joins; who is in it follows from who
     * has joined. The members do so after each login, before they are ready.
     */
    @Override
    public long createGroup(List<Account> members) {
        long group = ++groups;
        members.forEach(member -> groupsOf.computeIfAbsent(member.name(), name -> new CopyOnWriteArrayList<>())
                .add(group));
        return group;
    }

    @Override
    public boolean hasTokens() {
        return false;
    }

    @Override
    public ChatClient client(Account account, LoadLoop loop, ChatListener listener) {
        return server.client(account, groupsOf.getOrDefault(account.name(), List.of()), loop, listener);
    }

    @Override
    public void close() {
        process.stop();
        database.stop();
    }
}
