package io.parley.loadtest.scenario;

import io.parley.loadtest.client.ContactRing;
import io.parley.loadtest.server.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Many users who see the statuses of their contacts: what a change costs, and what happens when a gateway with half of
 * them is lost.
 */
public final class Statuses implements Scenario {
    static final String NAME = "statuses";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean suits(Target target) {
        return target.canSeed();
    }

    /** Twice as many as chat, see {@link StatusStorm}. */
    @Override
    public int accounts(Settings settings) {
        return 2 * settings.users();
    }

    /** Every trial has new users: nobody has chosen anything yet. */
    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        ContactRing ring = new ContactRing(settings.statusUsers(), settings.statusContacts());
        Circle circle = new Circle(stage.target().newAccounts(ring.users(), true), ring);
        stage.target().seedContacts(circle.accounts(), ring);
        stage.target().refreshTokens(circle.accounts());
        List<Outcome> outcomes = new ArrayList<>();
        try (Traffic traffic = Traffic.ofCircle(stage, circle)) {
            outcomes.add(new StatusChanges(stage, circle, traffic).run());
            stage.target()
                    .outage()
                    .filter(outage -> outcomes.getFirst().hasResult())
                    .map(outage -> new StatusStorm(stage, circle, traffic, outage))
                    .ifPresent(storm -> {
                        outcomes.add(storm.run(false));
                        storm.bringHome();
                        outcomes.add(storm.run(true));
                    });
        }
        return outcomes;
    }
}
