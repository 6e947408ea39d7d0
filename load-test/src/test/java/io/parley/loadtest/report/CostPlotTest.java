package io.parley.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.scenario.Outcome;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CostPlotTest {
    /** Of the plot's area, in pixels. */
    private static final double LEFT = 70;

    private static final double RIGHT_END = 560;

    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    void everyProcessButTheGeneratorHasALineOverALogarithmOfThePlace() throws Exception {
        add("connections", "connections", 100, 1, 400, 300.0);
        add("connections", "connections", 1_000, 1, 500, 310.0);
        add("connections", "connections", 10_000, 1, 600, 320.0);

        Document svg = parse(Plots.of(outcomes).get("cost-connections.svg"));

        List<String> texts = texts(svg);
        assertThat(texts).contains("all servers", "without silence", "gateway-0", "mariadb", "100", "1,000", "10,000");
        assertThat(texts).doesNotContain("generator");
        assertThat(lines(svg)).hasSize(4).allSatisfy(line -> {
            assertThat(line).hasSize(3);
            assertThat(line.get(0)[0]).isEqualTo(LEFT);
            assertThat(line.get(1)[0]).isEqualTo((LEFT + RIGHT_END) / 2);
            assertThat(line.get(2)[0]).isEqualTo(RIGHT_END);
        });
        List<double[]> all = lines(svg).getFirst();
        assertThat(all.get(0)[1]).isGreaterThan(all.get(1)[1]);
        assertThat(all.get(1)[1]).isGreaterThan(all.get(2)[1]);
    }

    @Test
    void aPointIsTheMedianOfTheTrialsThatHaveAResult() throws Exception {
        add("history", "stored_messages", 10_000, 1, 100, null);
        add("history", "stored_messages", 10_000, 2, 300, null);
        add("history", "stored_messages", 10_000, 3, 200, null);
        outcomes.add(outcome("history", "10000", 4, Map.of(), List.of("nothing was delivered")));
        add("history", "stored_messages", 1_000_000, 1, 200, null);

        Document svg = parse(Plots.of(outcomes).get("cost-history.svg"));

        assertThat(texts(svg)).doesNotContain("without silence");
        List<double[]> all = lines(svg).getFirst();
        assertThat(all).hasSize(2);
        assertThat(all.get(0)[1]).isEqualTo(all.get(1)[1]);
    }

    @Test
    void onePlaceIsNoPlot() {
        add("history", "stored_messages", 10_000, 1, 100, null);

        assertThat(CostPlot.of(outcomes, "history", "stored_messages")).isEmpty();
        assertThat(CostPlot.of(outcomes, "connections", "connections")).isEmpty();
    }

    private void add(String scenario, String figure, double place, int trial, double micros, Double beyondSilence) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(figure, place);
        figures.put("server_cpu_us_per_message", micros);
        if (beyondSilence != null) {
            figures.put("server_cpu_us_per_message_beyond_silence", beyondSilence);
        }
        outcomes.add(outcome(scenario, "%.0f".formatted(place), trial, figures, List.of()));
    }

    private static Outcome outcome(
            String scenario, String load, int trial, Map<String, Double> figures, List<String> problems) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        cpu.put("gateway-0", 60.0);
        cpu.put("mariadb", 40.0);
        cpu.put("generator", 90.0);
        return new Outcome(
                "parley", scenario, load, trial, figures, cpu, Map.of(), List.of(), Verdict.NOTHING, problems);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<List<double[]>> lines(Document svg) {
        return elements(svg, "polyline").stream()
                .map(line -> List.of(line.getAttribute("points").split(" ")).stream()
                        .map(point -> point.split(","))
                        .map(point -> new double[] {Double.parseDouble(point[0]), Double.parseDouble(point[1])})
                        .toList())
                .toList();
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList nodes = svg.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
