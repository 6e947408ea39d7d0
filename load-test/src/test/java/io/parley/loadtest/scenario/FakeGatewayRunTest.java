package io.parley.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ContactRing;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.parley.ParleyServer;
import io.parley.loadtest.server.ParleyTarget;
import io.parley.loadtest.server.RunningCluster;
import io.parley.proto.ConversationIds;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole scenarios against a gateway that does right, and against ones that do wrong. */
class FakeGatewayRunTest {
    private static final int PER_SECOND = 200;
    /** More than one request can take in. */
    private static final int GROUP = 250;

    private static final int POSTS_PER_SECOND = 20;
    private static final ContactRing RING = new ContactRing(10, 4);
    private static final int CHANGES_PER_SECOND = 20;
    private static final int SECONDS = 1;
    private static final int PATIENCE_SECONDS = 30;
    /** For what never comes. */
    private static final int NO_PATIENCE_SECONDS = 2;

    @TempDir
    private Path folder;

    private List<Account> accounts;

    @Test
    void pairsDeliverEverything() throws IOException {
        Outcome outcome = run(new Pairs(), FakeGateway.Fault.NONE);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.figures().get("delivered_per_s")).isPositive();
        assertThat(outcome.verdict().delivered()).isEqualTo(outcome.verdict().sent());
    }

    @Test
    void pacedKeepsItsRateHoweverLateTheMachineIs() throws IOException {
        long began = System.nanoTime();
        Outcome outcome = run(new Paced(), FakeGateway.Fault.NONE);
        double seconds = (System.nanoTime() - began) / 1e9;

        // Each of the two loops begins with a message.
        assertThat(outcome.verdict().sent())
                .isBetween((long) PER_SECOND * SECONDS, (long) Math.ceil(PER_SECOND * seconds) + 2);
        assertThat(outcome.verdict().delivered()).isEqualTo(outcome.verdict().sent());
        assertThat(outcome.verdict()).matches(Verdict::isClean);
        assertThat(outcome.figures().get("delivered_per_s")).isPositive();
        assertThat(outcome.figures().get("p50_ms")).isPositive();
    }

    @Test
    void aServerThatDeliversNothingDoesNotKeepUp() throws IOException {
        Outcome outcome = run(new Paced(), FakeGateway.Fault.FORGETS_EVERYTHING);

        assertThat(outcome.problems())
                .anySatisfy(problem -> assertThat(problem).contains("did not keep up: 0 of 200"))
                .anySatisfy(problem -> assertThat(problem).contains("still under way"));
    }

    @Test
    void aBacklogArrivesWithTheLogin() throws IOException {
        Outcome outcome = run(new Offline(), FakeGateway.Fault.NONE);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.verdict().delivered()).isEqualTo(500);
    }

    @Test
    void aStormLogsEverybodyIn() throws IOException {
        Outcome outcome = run(new Storm(LoginWay.PASSWORD), FakeGateway.Fault.NONE);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.figures().get("success_percent")).isEqualTo(100);
    }

    @Test
    void droppedPushesAreFetchedAndRepeatedOnesDropped() throws IOException {
        Outcome dropped = run(new Pairs(), FakeGateway.Fault.DROPS_PUSHES);

        assertThat(dropped.problems()).isEmpty();
        assertThat(dropped.verdict()).matches(Verdict::isClean);
        assertThat(run(new Pairs(), FakeGateway.Fault.REPEATS_PUSHES).problems())
                .isEmpty();
    }

    @Test
    void aLostMessageLeavesNoResult() throws IOException {
        Outcome outcome = run(new Pairs(), FakeGateway.Fault.LOSES_MESSAGES);

        assertThat(outcome.hasResult()).isFalse();
        assertThat(outcome.verdict().lost()).isPositive();
    }

    @Test
    void aMessageStoredTwiceLeavesNoResult() throws IOException {
        Outcome outcome = run(new Pairs(), FakeGateway.Fault.STORES_TWICE);

        assertThat(outcome.hasResult()).isFalse();
        assertThat(outcome.verdict().duplicated()).isPositive();
    }

    @Test
    void whatArrivedIsAcknowledgedBySenderAndReceiver() throws IOException {
        try (FakeGateway gateway = new FakeGateway(FakeGateway.Fault.NONE)) {
            Outcome outcome = run(new Pairs(), gateway);
            long total = 0;
            for (int i = 0; i < accounts.size(); i += 2) {
                int from = accounts.get(i).userId();
                int to = accounts.get(i + 1).userId();
                long conversation = ConversationIds.direct(from, to);
                assertThat(gateway.cursor(from, conversation)).isEqualTo(gateway.cursor(to, conversation));
                total += gateway.cursor(to, conversation);
            }
            assertThat(total).isEqualTo(outcome.verdict().delivered());
        }
    }

    @Test
    void aPostReachesEveryOtherMemberOfAGroup() throws IOException {
        try (FakeGateway gateway = new FakeGateway(FakeGateway.Fault.NONE)) {
            Outcome outcome = run(new Groups(), gateway);

            assertThat(outcome.problems()).isEmpty();
            long posts = outcome.verdict().sent() / (GROUP - 1);
            assertThat(posts).isGreaterThanOrEqualTo(POSTS_PER_SECOND * SECONDS);
            assertThat(outcome.verdict().delivered()).isEqualTo(posts * (GROUP - 1));
            assertThat(outcome.figures().get("delivered_per_s")).isPositive();
            assertThat(outcome.figures().get("deliveries_per_s"))
                    .isEqualTo(outcome.figures().get("delivered_per_s") * (GROUP - 1));
            // Two entries took the members in.
            assertThat(accounts)
                    .extracting(member -> gateway.groupCursor(member.userId()))
                    .containsOnly(posts + 2);
        }
    }

    @Test
    void aPostThatAGroupLosesLeavesNoResult() throws IOException {
        Outcome lost = run(new Groups(), FakeGateway.Fault.LOSES_MESSAGES);

        assertThat(lost.hasResult()).isFalse();
        assertThat(lost.verdict().lost()).isPositive();
        assertThat(run(new Groups(), FakeGateway.Fault.STORES_TWICE).verdict().duplicated())
                .isPositive();
    }

    @Test
    void aPushThatOneMemberDoesNotGetLeavesNoResult() throws IOException {
        Outcome outcome = run(new Groups(), FakeGateway.Fault.FORGETS_ONE_MEMBER);

        assertThat(outcome.hasResult()).isFalse();
        assertThat(outcome.verdict().lost()).isEqualTo(outcome.verdict().sent() / (GROUP - 1));
    }

    @Test
    void everyContactLearnsOfEveryStatus() throws IOException {
        Outcome outcome = runStatuses(FakeGateway.Fault.NONE);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.figures().get("pushes_per_s"))
                .isEqualTo(outcome.figures().get("delivered_per_s") * RING.each())
                .isPositive();
        assertThat(outcome.figures().get("last_contact_p99_ms")).isPositive();
    }

    @Test
    void aContactWhoIsNotToldLeavesNoResult() throws IOException {
        assertThat(runStatuses(FakeGateway.Fault.FORGETS_ONE_CONTACT).problems())
                .anySatisfy(problem -> assertThat(problem).contains("of 40 views of a contact are wrong"));
    }

    @Test
    void whoIsToldOfNoContactLeavesNoResult() throws IOException {
        assertThat(runStatuses(FakeGateway.Fault.TELLS_ONE_TOO_MANY).problems())
                .singleElement()
                .asString()
                .contains("who is no contact");
    }

    /** Contacts cannot be seeded here: the gateway is told who they are. */
    private Outcome runStatuses(FakeGateway.Fault fault) throws IOException {
        try (FakeGateway gateway = new FakeGateway(fault)) {
            return run(gateway, settings -> RING.users(), stage -> {
                for (int place = 0; place < RING.users(); place++) {
                    gateway.contacts(
                            accounts.get(place).name(),
                            Arrays.stream(RING.contactsOf(place))
                                    .mapToObj(contact -> accounts.get(contact).name())
                                    .toList());
                }
                Circle circle = new Circle(accounts, RING);
                try (Traffic traffic = Traffic.ofCircle(stage, circle)) {
                    return new StatusChanges(stage, circle, traffic).run();
                }
            });
        }
    }

    private Outcome run(Scenario scenario, FakeGateway.Fault fault) throws IOException {
        try (FakeGateway gateway = new FakeGateway(fault)) {
            return run(scenario, gateway);
        }
    }

    private Outcome run(Scenario scenario, FakeGateway gateway) {
        return run(gateway, scenario::accounts, stage -> scenario.run(stage).getFirst());
    }

    private Outcome run(FakeGateway gateway, ToIntFunction<Settings> users, Function<Stage, Outcome> measured) {
        Settings settings = settings(gateway.losesSomething() ? NO_PATIENCE_SECONDS : PATIENCE_SECONDS);
        RunningCluster cluster = new RunningCluster(List.of(gateway.address()), List.of());
        ParleyServer server = new ParleyServer(cluster.gateways(), new Payload(99, 100), 50, Clock.systemUTC());
        Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()));
        Path file = folder.resolve("users-" + gateway.address().getPort());
        try (LoadLoops loops = new LoadLoops(1, 2);
                ParleyTarget target = new ParleyTarget(server, loops, file, cluster, Clock.systemUTC())) {
            accounts = target.accounts(users.applyAsInt(settings));
            Stage stage = new Stage(target, loops, settings, 1, silent, new Stage.Memory());
            return measured.apply(stage);
        }
    }

    private static Settings settings(int patienceSeconds) {
        return new Settings(
                4,
                4,
                List.of(Integer.toString(PER_SECOND)),
                SECONDS,
                0,
                0,
                List.of(4),
                0,
                4,
                500,
                List.of(),
                List.of(),
                PER_SECOND,
                List.of(GROUP),
                POSTS_PER_SECOND,
                RING.users(),
                RING.each(),
                CHANGES_PER_SECOND,
                1,
                patienceSeconds);
    }
}
