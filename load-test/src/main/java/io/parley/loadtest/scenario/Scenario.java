package io.parley.loadtest.scenario;

import io.parley.loadtest.server.Target;
import java.util.List;

/** Something to measure. */
public interface Scenario {
    /** As on the command line. */
    String name();

    /** Whether the server has what the scenario is about. */
    boolean suits(Target target);

    /** Users it needs. */
    int accounts(Settings settings);

    /** Runs once; every outcome says whether it is a result. */
    List<Outcome> run(Stage stage);
}
