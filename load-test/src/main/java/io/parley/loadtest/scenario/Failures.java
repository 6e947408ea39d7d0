package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import java.util.List;
import java.util.Map;

/** Outcomes of runs that could not even begin. */
final class Failures {
    private Failures() {}

    static Outcome notReady(Stage stage, String scenario, String load, String trouble) {
        return of(stage, scenario, load, "not everybody could log in: " + trouble);
    }

    static Outcome of(Stage stage, String scenario, String load, String problem) {
        return new Outcome(
                stage.target().name(),
                scenario,
                load,
                stage.trial(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Verdict.NOTHING,
                List.of(problem));
    }
}
