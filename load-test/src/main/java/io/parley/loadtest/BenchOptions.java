package io.parley.loadtest;

import io.parley.loadtest.scenario.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of {@link Bench}. Filled by picocli. */
final class BenchOptions {
    @Parameters(
            arity = "0..*",
            paramLabel = "scenario",
            description =
                    "pairs, paced, login-storm, resume-storm, idle, offline, gateway-loss, connections, history, group, statuses, or all; default: pairs paced")
    List<String> scenarios = new ArrayList<>();

    @Option(
            names = QuickDefaults.OPTION,
            description = "Small and short, to see that everything works: its figures say nothing.")
    boolean quick;

    @Option(
            names = "--peers",
            description = "Measure ejabberd too, in turn with Parley. Needs Debian or Ubuntu, and root to install it.")
    boolean peers;

    @Option(names = "--only-peers", description = "Measure ejabberd and no Parley.")
    boolean onlyPeers;

    @Option(names = "--trials", defaultValue = "3", description = "Runs of everything. Default: ${DEFAULT-VALUE}.")
    int trials;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "Measured time of a run. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            description = "Seconds before it that are not measured, at least. Default: ${DEFAULT-VALUE}.")
    int warmup;

    @Option(
            names = "--warmup-most",
            defaultValue = "150",
            description = "Seconds before it that are not measured, at most, while the servers' JVMs still compile. "
                    + "Default: ${DEFAULT-VALUE}.")
    int warmupMost;

    @Option(
            names = "--users",
            defaultValue = "100",
            description = "Users who chat in pairs. Default: ${DEFAULT-VALUE}.")
    int users;

    @Option(
            names = "--window",
            defaultValue = "4",
            description = "Messages under way per pair. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "1000,70%",
            description = "Offered loads of paced, per second or in percent of the peak. Default: ${DEFAULT-VALUE}.")
    List<String> rates;

    @Option(
            names = "--payload",
            defaultValue = "100",
            description = "Bytes of a message's text. Default: ${DEFAULT-VALUE}.")
    int payload;

    @Option(
            names = "--storm-users",
            split = ",",
            defaultValue = "1000",
            description = "Users of the storms; several storms one after the other. Default: ${DEFAULT-VALUE}.")
    List<Integer> stormUsers;

    @Option(
            names = "--storm-traffic",
            defaultValue = "200",
            description = "Messages per second beside a storm. Default: ${DEFAULT-VALUE}.")
    int stormTraffic;

    @Option(
            names = "--idle-users",
            defaultValue = "2000",
            description = "Connections of idle. Default: ${DEFAULT-VALUE}.")
    int idleUsers;

    @Option(
            names = "--backlog",
            defaultValue = "10000",
            description = "Messages of offline. Default: ${DEFAULT-VALUE}.")
    int backlog;

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "100,1000,10000,19000",
            description = "Numbers of connections of connections, ascending. Default: ${DEFAULT-VALUE}.")
    List<Integer> connections;

    @Option(
            names = "--stored",
            split = ",",
            defaultValue = "10000,1000000,10000000",
            description = "Numbers of stored messages of history, ascending. Default: ${DEFAULT-VALUE}.")
    List<Long> stored;

    @Option(
            names = "--cost-rate",
            defaultValue = "1000",
            description = "Messages per second of connections and history. Default: ${DEFAULT-VALUE}.")
    int costRate;

    @Option(
            names = "--group-sizes",
            split = ",",
            defaultValue = "10,100,200,1000",
            description = "Numbers of members of group, 2 or more; a server may allow 1000 at most. "
                    + "Default: ${DEFAULT-VALUE}.")
    List<Integer> groupSizes;

    @Option(
            names = "--group-rate",
            defaultValue = "20",
            description = "Posts per second of group. Default: ${DEFAULT-VALUE}.")
    int groupRate;

    @Option(
            names = "--status-users",
            defaultValue = "10000",
            description = "Users of statuses, all online. Default: ${DEFAULT-VALUE}.")
    int statusUsers;

    @Option(
            names = "--status-contacts",
            defaultValue = "50",
            description = "Contacts of each of them, an even number. Default: ${DEFAULT-VALUE}.")
    int statusContacts;

    @Option(
            names = "--status-rate",
            defaultValue = "20",
            description = "Changes of status per second of statuses. Default: ${DEFAULT-VALUE}.")
    int statusRate;

    @Option(
            names = "--patience",
            defaultValue = "300",
            description = "Seconds that logins and the end of a run may take. Default: ${DEFAULT-VALUE}.")
    int patience;

    @Option(
            names = "--loops",
            defaultValue = "1",
            description = "Event loops of the generator. Default: ${DEFAULT-VALUE}.")
    int loops;

    @Option(
            names = "--sources",
            defaultValue = "4",
            description = "Loopback addresses that connections come from. Default: ${DEFAULT-VALUE}.")
    int sources;

    @Option(
            names = "--ack-ms",
            defaultValue = "200",
            description = "How long clients gather acks. Default: ${DEFAULT-VALUE}.")
    int acknowledgeMillis;

    @Option(names = "--home", description = "Folder for clusters, users and results. Default: .parley/bench.")
    Path home;

    @Option(
            names = "--servers",
            split = ",",
            description = "host:port of the gateways of a running cluster, instead of starting one.")
    List<String> servers = new ArrayList<>();

    @Option(
            names = "--pids",
            split = ",",
            description = "name=pid of the processes of that cluster, for processor time and memory.")
    Map<String, Long> pids = new LinkedHashMap<>();

    @Option(
            names = "--env",
            description = "member:KEY=value for a process of the cluster that is started; may be repeated.")
    List<String> environment = new ArrayList<>();

    @Option(
            names = "--allow-remote",
            description = "Accept servers that are not on this machine. Only load servers that are yours.")
    boolean allowRemote;

    @Option(names = "--no-limits", description = "Skip timing the machine's own limits.")
    boolean noLimits;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    boolean help;

    Settings settings() {
        return new Settings(
                users,
                window,
                rates,
                seconds,
                warmup,
                warmupMost,
                stormUsers,
                stormTraffic,
                idleUsers,
                backlog,
                connections,
                stored,
                costRate,
                groupSizes,
                groupRate,
                statusUsers,
                statusContacts,
                statusRate,
                trials,
                patience);
    }
}
