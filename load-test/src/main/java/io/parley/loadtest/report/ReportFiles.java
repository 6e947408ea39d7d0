package io.parley.loadtest.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.parley.loadtest.scenario.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes everything that an invocation found into one folder. */
public final class ReportFiles {
    private ReportFiles() {}

    /**
     * Writes {@code results.json} (every trial, unrounded), {@code results.txt} and the plots.
     *
     * @param facts about the machine, the servers and the command, by name
     */
    public static void write(
            Path folder, Map<String, Object> facts, List<Outcome> outcomes, Map<String, Double> limits) {
        Map<String, Object> document = new LinkedHashMap<>(facts);
        document.put("limits", limits);
        document.put("outcomes", outcomes);
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("results.json"), json.writeValueAsString(document) + "\n");
            Files.writeString(folder.resolve("results.txt"), ResultTable.text(outcomes, limits));
            for (Map.Entry<String, String> plot : Plots.of(outcomes).entrySet()) {
                Files.writeString(folder.resolve(plot.getKey()), plot.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
