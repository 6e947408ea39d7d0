package io.parley.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * A line plot as SVG. Made by one thread: lines are added, then the text is taken.
 */
final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 200;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS =
            List.of("#1b6ca8", "#c8553d", "#2e8b57", "#8e5ea2", "#b8860b", "#444444", "#00a5a5", "#d0417e");

    /** A place on an axis with its label. */
    record Mark(double value, String label) {}

    private record Line(String name, List<double[]> points) {}

    private final String title;
    private final String across;
    private final String up;
    private final List<Mark> marksAcross;
    private final List<Mark> marksUp;
    private final DoubleUnaryOperator scaleAcross;
    private final DoubleUnaryOperator scaleUp;
    private final List<Line> lines = new ArrayList<>();

    /**
     * The first and the last mark of an axis are its ends.
     *
     * @param scaleAcross from a value to a length of any unit, for example a logarithm
     * @param scaleUp the same for the other axis
     */
    Plot(
            String title,
            String across,
            List<Mark> marksAcross,
            DoubleUnaryOperator scaleAcross,
            String up,
            List<Mark> marksUp,
            DoubleUnaryOperator scaleUp) {
        this.title = title;
        this.across = across;
        this.up = up;
        this.marksAcross = List.copyOf(marksAcross);
        this.marksUp = List.copyOf(marksUp);
        this.scaleAcross = scaleAcross;
        this.scaleUp = scaleUp;
    }

    void line(String name, List<double[]> points) {
        lines.add(new Line(name, points));
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>\n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width='100%' height='100%' fill='white'/>\n");
        text(svg, LEFT, TOP / 2.0, "start", "<tspan font-size='15'>" + escape(title) + "</tspan>");
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", escape(across));
        svg.append("<text transform='translate(16,%d) rotate(-90)' text-anchor='middle'>%s</text>\n"
                .formatted((TOP + HEIGHT - BOTTOM) / 2, escape(up)));
        grid(svg);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), TOP + 16 + 18 * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg) {
        for (Mark mark : marksAcross) {
            double x = x(mark.value());
            rule(svg, x, TOP, x, HEIGHT - BOTTOM);
            text(svg, x, HEIGHT - BOTTOM + 16, "middle", escape(mark.label()));
        }
        for (Mark mark : marksUp) {
            double y = y(mark.value());
            rule(svg, LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 6, y + 4, "end", escape(mark.label()));
        }
    }

    private void draw(StringBuilder svg, Line line, String colour, double legendY) {
        StringBuilder points = new StringBuilder();
        for (double[] point : line.points()) {
            points.append(format("%.1f,%.1f ", x(point[0]), y(point[1])));
        }
        svg.append(format(
                "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>\n",
                points.toString().trim(), colour));
        for (double[] point : line.points()) {
            svg.append(format("<circle cx='%.1f' cy='%.1f' r='2.5' fill='%s'/>\n", x(point[0]), y(point[1]), colour));
        }
        double legendX = WIDTH - RIGHT + 12;
        svg.append(format("<rect x='%.1f' y='%.1f' width='12' height='3' fill='%s'/>\n", legendX, legendY - 5, colour));
        text(svg, legendX + 18, legendY, "start", escape(line.name()));
    }

    private double x(double value) {
        return LEFT + share(value, marksAcross, scaleAcross) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - share(value, marksUp, scaleUp) * (HEIGHT - TOP - BOTTOM);
    }

    private static double share(double value, List<Mark> marks, DoubleUnaryOperator scale) {
        double first = scale.applyAsDouble(marks.getFirst().value());
        double last = scale.applyAsDouble(marks.getLast().value());
        double share = (scale.applyAsDouble(value) - first) / (last - first);
        return Math.clamp(share, 0, 1);
    }

    private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(format("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#ddd'/>\n", x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String content) {
        svg.append(format("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>\n", x, y, anchor, content));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
