package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.server.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Open loop: one member of a group posts at a fixed rate, all the others are online, spread evenly over the gateways, and
 * must get every post. The same for groups of several sizes: what a post costs, and what each delivery of it adds.
 */
public final class Groups implements Scenario {
    @Override
    public String name() {
        return "group";
    }

    @Override
    public boolean suits(Target target) {
        return target.hasGroups();
    }

    @Override
    public int accounts(Settings settings) {
        return settings.groupSizes().stream().max(Comparator.naturalOrder()).orElse(0);
    }

    @Override
    public List<Outcome> run(Stage stage) {
        List<Outcome> outcomes = new ArrayList<>();
        stage.settings().groupSizes().forEach(size -> outcomes.add(run(stage, size)));
        return outcomes;
    }

    /** Every run has a new group, so that nothing of an earlier one is waiting for its members. */
    private Outcome run(Stage stage, int size) {
        int rate = stage.settings().groupRate();
        OutcomeBuilder outcome = new OutcomeBuilder(stage, name(), "%,d members, %d/s".formatted(size, rate));
        List<Account> members = stage.accounts(size);
        long group = stage.target().createGroup(members);
        Pace pace = new Pace(rate, stage.settings().seconds());
        TrafficRun run = new TrafficRun(stage, outcome, name() + " " + size);
        try (Traffic traffic = Traffic.ofGroup(stage, group, members)) {
            double delivered = run.run(traffic, pace);
            pace.judge(outcome, delivered);
            outcome.figure("deliveries_per_s", delivered * traffic.fanOut())
                    .figure("server_cpu_us_per_delivery", run.serverMicrosPerMessage() / traffic.fanOut());
            Rest.deduct(stage, "all members are silent", outcome, run, delivered);
        }
        return outcome.build();
    }
}
