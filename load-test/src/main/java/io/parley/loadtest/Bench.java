package io.parley.loadtest;

import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.report.ReportFiles;
import io.parley.loadtest.report.ResultTable;
import io.parley.loadtest.scenario.Connections;
import io.parley.loadtest.scenario.GatewayLoss;
import io.parley.loadtest.scenario.Groups;
import io.parley.loadtest.scenario.History;
import io.parley.loadtest.scenario.Idle;
import io.parley.loadtest.scenario.Offline;
import io.parley.loadtest.scenario.Outcome;
import io.parley.loadtest.scenario.Paced;
import io.parley.loadtest.scenario.Pairs;
import io.parley.loadtest.scenario.Progress;
import io.parley.loadtest.scenario.Scenario;
import io.parley.loadtest.scenario.Stage;
import io.parley.loadtest.scenario.Statuses;
import io.parley.loadtest.scenario.Storm;
import io.parley.loadtest.server.Target;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.LocalClusterException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures Parley, and its peers beside it, in turn: start the servers → time the machine's own limits → for each trial,
 * scenario and server one run → report → stop the servers. Exits with 0 only when every run has a result.
 */
@Command(
        name = "bench",
        sortOptions = false,
        description = "Measures a Parley cluster on this machine, and ejabberd beside it.")
public final class Bench implements Callable<Integer> {
    private static final List<Scenario> SCENARIOS = List.of(
            new Pairs(),
            new Paced(),
            new Storm(LoginWay.PASSWORD),
            new Storm(LoginWay.TOKEN),
            new Idle(),
            new Offline(),
            new Connections(),
            new History(),
            new Groups(),
            new Statuses(),
            new GatewayLoss());

    private static final List<String> DEFAULT_SCENARIOS = List.of("pairs", "paced");

    private static final String ALL = "all";
    private static final System.Logger LOG = System.getLogger(Bench.class.getName());

    @Mixin
    private BenchOptions options;

    private final Progress progress = new Progress(System.out);

    /** Runs and exits. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Bench());
        if (List.of(arguments).contains(QuickDefaults.OPTION)) {
            command.setDefaultValueProvider(new QuickDefaults());
        }
        command.setExecutionExceptionHandler((failure, line, result) -> {
            if (failure instanceof LocalClusterException || failure instanceof IllegalArgumentException) {
                System.err.println("bench: " + failure.getMessage());
            } else {
                LOG.log(Level.ERROR, "The benchmark ended early: " + failure.getMessage(), failure);
            }
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() {
        List<Scenario> scenarios = scenarios();
        Path home = options.home != null
                ? options.home.toAbsolutePath()
                : Checkout.locate().root().resolve(".parley/bench");
        List<Outcome> outcomes = new ArrayList<>();
        try (LoadLoops loops = new LoadLoops(options.loops, options.sources);
                BenchTargets targets = BenchTargets.start(options, home, loops, progress)) {
            Stage.Memory memory = new Stage.Memory();
            register(targets, scenarios);
            for (int trial = 1; trial <= options.trials; trial++) {
                for (Scenario scenario : scenarios) {
                    for (Target target : targets.all()) {
                        if (scenario.suits(target)) {
                            Stage stage = new Stage(target, loops, options.settings(), trial, progress, memory);
                            outcomes.addAll(run(scenario, stage));
                        }
                    }
                }
            }
            Path folder = home.resolve("results").resolve(stamp());
            ReportFiles.write(folder, facts(targets), outcomes, targets.limits());
            System.out.println(ResultTable.text(outcomes, targets.limits()));
            System.out.println("raw data and plots: " + folder);
        }
        return exitCode(outcomes);
    }

    private static int exitCode(List<Outcome> outcomes) {
        List<Outcome> without =
                outcomes.stream().filter(outcome -> !outcome.hasResult()).toList();
        if (without.isEmpty()) {
            return 0;
        }
        Outcome first = without.getFirst();
        System.err.printf(
                "bench: %d of %d runs have no result; the first is %s of %s (%s): %s%n",
                without.size(),
                outcomes.size(),
                first.scenario(),
                first.target(),
                first.load(),
                String.join("; ", first.problems()));
        return 1;
    }

    private List<Outcome> run(Scenario scenario, Stage stage) {
        progress.say(
                "trial %d of %d: %s against %s",
                stage.trial(), options.trials, scenario.name(), stage.target().name());
        List<Outcome> outcomes = scenario.run(stage);
        outcomes.forEach(outcome -> outcome.problems().forEach(problem -> progress.say("NO RESULT: %s", problem)));
        return outcomes;
    }

    private void register(BenchTargets targets, List<Scenario> scenarios) {
        int most = scenarios.stream()
                .mapToInt(scenario -> scenario.accounts(options.settings()))
                .max()
                .orElse(0);
        for (Target target : targets.all()) {
            progress.say("%s: %d users are needed", target.name(), most);
            target.accounts(most);
        }
    }

    private List<Scenario> scenarios() {
        List<String> names = options.scenarios.isEmpty() ? DEFAULT_SCENARIOS : options.scenarios;
        if (names.contains(ALL)) {
            return SCENARIOS;
        }
        return names.stream()
                .map(name -> SCENARIOS.stream()
                        .filter(scenario -> scenario.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + name + ", only "
                                + SCENARIOS.stream().map(Scenario::name).toList())))
                .toList();
    }

    private Map<String, Object> facts(BenchTargets targets) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("time", Clock.systemUTC().instant().toString());
        facts.put("machine", Machine.describe());
        facts.put("settings", options.settings());
        facts.put("payload_bytes", options.payload);
        Map<String, String> descriptions = new LinkedHashMap<>();
        targets.all().forEach(target -> descriptions.put(target.name(), target.description()));
        facts.put("servers", descriptions);
        return facts;
    }

    private static String stamp() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(Clock.systemUTC().instant());
    }
}
