package io.parley.loadtest;

import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What options are worth with {@code --quick} unless they are given: enough to see that everything works. */
final class QuickDefaults implements IDefaultValueProvider {
    /** The option that asks for it. */
    static final String OPTION = "--quick";

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("--trials", "1"),
            Map.entry("--seconds", "3"),
            Map.entry("--warmup", "2"),
            Map.entry("--warmup-most", "2"),
            Map.entry("--users", "20"),
            Map.entry("--rates", "200"),
            Map.entry("--storm-users", "50"),
            Map.entry("--storm-traffic", "50"),
            Map.entry("--idle-users", "300"),
            Map.entry("--backlog", "1000"),
            Map.entry("--connections", "100,400"),
            Map.entry("--stored", "1000,100000"),
            Map.entry("--cost-rate", "200"),
            Map.entry("--group-sizes", "30"),
            Map.entry("--status-users", "200"),
            Map.entry("--status-contacts", "10"),
            Map.entry("--patience", "60"));

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? VALUES.get(option.longestName()) : null;
    }
}
