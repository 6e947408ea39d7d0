package io.parley.chart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of values.yaml with their defaults and the comments above them. A key with a comment of its own is described as
 * a whole; one without must contain described keys.
 */
record ValuesTable(List<Row> rows, List<String> undescribed) {
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][A-Za-z0-9]*):(?: (.*))?$");
    private static final String DESCRIPTION = "# -- ";

    /** One described key. */
    record Row(String key, String defaultValue, String description) {}

    private record Level(int indent, String name) {}

    static ValuesTable read(String yaml) {
        List<Row> rows = new ArrayList<>();
        List<String> undescribed = new ArrayList<>();
        Deque<Level> path = new ArrayDeque<>();
        StringBuilder description = new StringBuilder();
        int describedIndent = Integer.MAX_VALUE;
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            Matcher key = KEY.matcher(line);
            if (text.startsWith(DESCRIPTION)) {
                description = new StringBuilder(text.substring(DESCRIPTION.length()));
            } else if (text.startsWith("# ") && !description.isEmpty()) {
                description.append(' ').append(text.substring(2));
            } else if (key.matches() && key.group(1).length() <= describedIndent) {
                int indent = key.group(1).length();
                while (!path.isEmpty() && path.peekLast().indent() >= indent) {
                    path.removeLast();
                }
                path.addLast(new Level(indent, key.group(2)));
                String name = String.join(".", path.stream().map(Level::name).toList());
                describedIndent = Integer.MAX_VALUE;
                if (!description.isEmpty()) {
                    rows.add(new Row(
                            name, key.group(3) == null ? "see values.yaml" : key.group(3), description.toString()));
                    describedIndent = indent;
                } else if (key.group(3) != null) {
                    undescribed.add(name);
                }
                description = new StringBuilder();
            }
        }
        return new ValuesTable(List.copyOf(rows), List.copyOf(undescribed));
    }

    /** As a Markdown table. */
    String toMarkdown() {
        StringBuilder markdown = new StringBuilder("| key | default | meaning |\n| --- | --- | --- |\n");
        for (Row row : rows) {
            String value =
                    row.defaultValue().equals("see values.yaml") ? row.defaultValue() : "`" + row.defaultValue() + "`";
            markdown.append("| `%s` | %s | %s |\n".formatted(row.key(), value, row.description()));
        }
        return markdown.toString();
    }
}
