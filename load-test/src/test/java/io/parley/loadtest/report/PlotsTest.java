package io.parley.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.scenario.Outcome;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PlotsTest {
    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    void latencyAndThroughputAreDrawnAsWellFormedSvg() throws Exception {
        add("parley", "1000/s", 1, 1000, List.of());
        add("ejabberd", "1000/s", 1, 990, List.of());

        Map<String, String> files = Plots.of(outcomes);

        assertThat(files).containsOnlyKeys("latency-paced.svg", "throughput.svg");
        for (String svg : files.values()) {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)));
            assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        }
    }

    @Test
    void theTableShowsMediansAndWhyThereIsNoResult() {
        add("parley", "1000/s", 1, 10, List.of());
        add("parley", "1000/s", 2, 30, List.of());
        add("parley", "1000/s", 3, 20, List.of());
        add("parley", "1000/s", 4, 9_999_999, List.of("not every message arrived once and in order"));

        String table = ResultTable.text(outcomes, Map.of("fdatasync_us", 300.0));

        assertThat(table)
                .contains("3 of 4 trials", "20.00  [10.00 … 30.00]", "trial 4 HAS NO RESULT: not every", "fdatasync_us")
                .doesNotContain("9,999,999");
    }

    private void add(String target, String load, int trial, double delivered, List<String> problems) {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1000; i++) {
            latencies.record(i * 10_000L);
        }
        outcomes.add(new Outcome(
                target,
                "paced",
                load,
                trial,
                Map.of("delivered_per_s", delivered, "offered_per_s", 1000.0),
                Map.of("server", 100.0),
                Map.of("server", 50.0),
                latencies.points(),
                Verdict.NOTHING,
                problems));
    }
}
