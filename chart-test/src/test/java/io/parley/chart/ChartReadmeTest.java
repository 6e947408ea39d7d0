package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The chart's README: the text of README.md.in followed by the table of values. With {@code -Dparley.chart.readme=write}
 * the file is written instead of compared.
 */
class ChartReadmeTest {
    private static final ValuesTable VALUES = ValuesTable.read(Chart.read("values.yaml"));

    @Test
    void everyValueIsDescribed() {
        assertThat(VALUES.undescribed()).isEmpty();
        assertThat(VALUES.rows()).hasSizeGreaterThan(100);
    }

    @Test
    void theReadmeIsUpToDate() throws IOException {
        String expected = Chart.read("README.md.in").replace("@VALUES@\n", VALUES.toMarkdown());
        if ("write".equals(System.getProperty("parley.chart.readme"))) {
            Files.writeString(Chart.FOLDER.resolve("README.md"), expected);
        }
        assertThat(Chart.read("README.md"))
                .as(
                        "write it with ./mvnw -f chart-test/pom.xml test -Dtest=ChartReadmeTest -Dparley.chart.readme=write")
                .isEqualTo(expected);
    }

    @Test
    void theSchemaKnowsEveryDescribedKey() throws JsonProcessingException {
        JsonNode schema = new ObjectMapper().readTree(Chart.read("values.schema.json"));
        for (ValuesTable.Row row : VALUES.rows()) {
            JsonNode place = schema;
            for (String name : row.key().split("\\.")) {
                place = resolved(schema, place).path("properties").path(name);
            }
            assertThat(place.isMissingNode()).as(row.key()).isFalse();
        }
    }

    @Test
    void theSchemaRefusesUnknownKeysEverywhere() throws JsonProcessingException {
        List<String> open = new ArrayList<>();
        JsonNode schema = new ObjectMapper().readTree(Chart.read("values.schema.json"));
        collectOpen(schema, "", open);
        schema.path("definitions")
                .properties()
                .forEach(definition -> collectOpen(definition.getValue(), definition.getKey(), open));
        assertThat(open).isEmpty();
    }

    private static JsonNode resolved(JsonNode schema, JsonNode place) {
        return place.has("$ref") ? schema.at(place.path("$ref").asText().substring(1)) : place;
    }

    private static void collectOpen(JsonNode schema, String path, List<String> open) {
        if (!schema.path("properties").isMissingNode()
                && schema.path("additionalProperties").asBoolean(true)) {
            open.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(property -> collectOpen(property.getValue(), path + "/" + property.getKey(), open));
    }
}
