"""The parts of the view as lines of text, for a width in columns."""

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from . import text as shown
from .samples import DOWN, READY

BARS = "▁▂▃▄▅▆▇█"
WIDE = 100
_LABEL = 12
_STATES = {READY: "green", DOWN: "bold red"}
_NAME_LEAST = 20


def title(name, history, entry, live, interval):
    """Left and right part of the title: whose samples these are, and which one is shown."""
    if entry is None:
        return "Parley · %s" % shown.printable(name), "waiting for the first sample"
    ready = "%d of %d ready" % (entry.sample.ready, len(entry.sample.processes))
    if live:
        right = "live · %s · every %g s" % (shown.clock(entry.sample.time), interval)
    else:
        place = "sample %d of %d" % (history.place(entry), len(history))
        right = "%s · %s" % (place, shown.day_and_clock(entry.sample.time))
    return "Parley · %s · %s" % (shown.printable(name), ready), right


def between(left, right, width):
    """Two texts at the two ends of a line; the left one gives way."""
    room = max(0, width - cell_len(right) - 1)
    if cell_len(left) > room:
        left = set_cell_size(left, max(0, room - 1)) + "…"
    return set_cell_size(left, room) + " " + right


def summary(history, entry, width):
    """Five lines about all processes together and the machine, with the recent course of some figures where it fits."""
    cluster, machine = entry.sample.cluster, entry.sample.machine
    bad = {alert.figure for alert in entry.alerts if alert.subject == "cluster"}
    bad_machine = {alert.figure for alert in entry.alerts if alert.subject == "machine"}
    if any(alert.figure == "connections" for alert in entry.alerts):
        bad.add("connections")
    connections = shown.count(cluster.connections)
    if cluster.connections_limit:
        connections += " of %s" % shown.count(cluster.connections_limit)
    rows = [
        (
            "Messages/s",
            [
                ("stored", shown.rate(cluster.messages_per_second), False),
                ("pushed", shown.rate(cluster.pushes_per_second), False),
                ("errors", shown.percent(cluster.error_percent), "errors" in bad),
            ],
            lambda sample: sample.cluster.messages_per_second,
        ),
        (
            "Clients",
            [
                ("connections", connections, "connections" in bad),
                ("", "", False),
                ("sessions", shown.count(cluster.sessions), False),
                ("logins/s", shown.rate(cluster.logins_per_second), False),
            ],
            lambda sample: sample.cluster.connections,
        ),
        (
            "Response",
            [
                ("p50", shown.milliseconds(cluster.response_p50_ms), False),
                ("p95", shown.milliseconds(cluster.response_p95_ms), False),
                ("p99", shown.milliseconds(cluster.response_p99_ms), False),
                ("mean", shown.milliseconds(cluster.response_mean_ms), "response" in bad),
            ],
            lambda sample: sample.cluster.response_p95_ms,
        ),
        (
            "Traffic",
            [
                ("in", _a_second(cluster.received_bytes_per_second), False),
                ("out", _a_second(cluster.sent_bytes_per_second), False),
                ("lag", shown.milliseconds(cluster.lag_ms), False),
                ("longest", shown.milliseconds(cluster.lag_longest_ms), False),
            ],
            lambda sample: sample.cluster.sent_bytes_per_second,
        ),
        (
            "Machine",
            [
                ("CPU", shown.percent(machine.cpu_percent), "CPU" in bad_machine),
                ("memory", shown.percent(machine.memory_percent), "memory" in bad_machine),
                ("disk", shown.percent(machine.disk_percent), False),
                ("free", shown.size(machine.disk_free_bytes), False),
            ],
            lambda sample: sample.machine.cpu_percent,
        ),
    ]
    recent = history.until(entry, width)
    return Text("\n").join(_summary_line(row, recent, width) for row in rows)


def table(entry, width):
    """One line for each process below a line of headings; the further columns where they fit."""
    columns = list(_COLUMNS)
    for column in _FURTHER_COLUMNS:
        if _NAME_LEAST + sum(each[1] + 1 for each in columns + [column]) <= width:
            columns.append(column)
    name_width = max(8, width - sum(column[1] + 1 for column in columns))
    lines = [_crop(Text.assemble((_fit("PROCESS", name_width), "dim"), *_headings(columns)), width)]
    for process in entry.sample.processes:
        bad = {alert.figure for alert in entry.alerts if alert.subject == process.name}
        line = Text(_fit(shown.printable(process.name), name_width))
        for _, column_width, value, figure in columns:
            style = _STATES.get(process.state, "yellow") if figure == "state" else "bold red" if figure in bad else ""
            text = value(process)
            line.append(" ")
            line.append(_fit(text, column_width) if figure == "state" else text.rjust(column_width), style)
        lines.append(_crop(line, width))
    return Text("\n").join(lines)


def alerts(entry, width, most):
    """What is wrong, in at most so many lines."""
    if entry is None:
        return Text("")
    if not entry.alerts:
        return Text("No alerts", "green")
    listed = entry.alerts if len(entry.alerts) <= most else entry.alerts[: most - 1]
    lines = []
    for alert in listed:
        text = "▲ %s  %s  %s" % (shown.clock(alert.since), shown.printable(alert.subject), shown.printable(alert.text))
        lines.append(_crop(Text(text, "bold red"), width))
    if len(listed) < len(entry.alerts):
        lines.append(Text("… and %d more" % (len(entry.alerts) - len(listed)), "red"))
    return Text("\n").join(lines)


def stats(history):
    """Least, mean, greatest and last value of each figure over the samples that are kept."""
    samples = history.samples()
    if not samples:
        return Text("There are no samples.")
    first, last = (shown.day_and_clock(sample.time) for sample in (samples[0], samples[-1]))
    lines = ["%d sample%s, %s to %s" % (len(samples), "" if len(samples) == 1 else "s", first, last), ""]
    lines.append("%-16s %12s %12s %12s %12s" % ("", "least", "mean", "most", "last"))
    for label, show, value in _STATISTICS:
        known = [figure for figure in map(value, samples) if figure is not None]
        figures = (min(known), sum(known) / len(known), max(known), value(samples[-1])) if known else (None,) * 4
        lines.append("%-16s %12s %12s %12s %12s" % ((label,) + tuple(map(show, figures))))
    wrong = sum(bool(entry.alerts) for entry in history.entries())
    lines += ["", "%d of them with alerts" % wrong]
    return Text("\n".join(lines))


def course(values, width):
    """Bars of the last values, from 0 to the greatest; a blank where one is not known."""
    values = values[-width:]
    most = max((value for value in values if value is not None), default=0)
    bars = [" " if value is None else BARS[int(value / most * (len(BARS) - 1)) if most > 0 else 0] for value in values]
    return "".join(bars).rjust(width)


def _summary_line(row, recent, width):
    label, cells, value = row
    cell_width = 18 if width >= WIDE else 16
    line = Text(label.ljust(_LABEL), "dim")
    for number, (name, text, bad) in enumerate(cells, 1):
        cell = Text.assemble((name + " " if name else "", "dim"), (text, "bold red" if bad else "bold"))
        # What does not fit takes the next cell's room.
        wanted = _LABEL + cell_width * number
        line.append_text(cell)
        line.append(" " * max(0 if not name else 1, wanted - line.cell_len))
    room = width - line.cell_len
    if room >= 8:
        line.append(course([value(sample) for sample in recent], room), "cyan")
    return _crop(line, width)


def _headings(columns):
    for heading, width, _, figure in columns:
        yield " "
        yield heading.ljust(width) if figure == "state" else heading.rjust(width), "dim"


def _fit(text, width):
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def _crop(line, width):
    line.truncate(max(0, width), overflow="ellipsis")
    return line


def _a_second(value):
    return shown.size(value) + "/s" if value is not None else shown.UNKNOWN


_COLUMNS = (
    ("STATE", 9, lambda process: process.state, "state"),
    ("CPU", 5, lambda process: shown.percent(process.cpu_percent), "CPU"),
    ("MEMORY", 7, lambda process: shown.size(process.memory_bytes), ""),
    ("HEAP", 5, lambda process: shown.percent(process.memory_percent), "memory"),
    ("CONN", 7, lambda process: shown.count(process.connections), "connections"),
    ("MSG/S", 7, lambda process: shown.rate(process.messages_per_second), ""),
    ("UPTIME", 7, lambda process: shown.duration(process.uptime_seconds), ""),
)
_FURTHER_COLUMNS = (
    ("P95", 7, lambda process: shown.milliseconds(process.response_p95_ms), ""),
    ("ERRORS", 6, lambda process: shown.percent(process.error_percent), ""),
    ("IN", 10, lambda process: _a_second(process.received_bytes_per_second), ""),
    ("OUT", 10, lambda process: _a_second(process.sent_bytes_per_second), ""),
    ("LAG", 7, lambda process: shown.milliseconds(process.lag_ms), ""),
)
_STATISTICS = (
    ("messages/s", shown.rate, lambda sample: sample.cluster.messages_per_second),
    ("pushed/s", shown.rate, lambda sample: sample.cluster.pushes_per_second),
    ("logins/s", shown.rate, lambda sample: sample.cluster.logins_per_second),
    ("connections", shown.count, lambda sample: sample.cluster.connections),
    ("response mean", shown.milliseconds, lambda sample: sample.cluster.response_mean_ms),
    ("response p95", shown.milliseconds, lambda sample: sample.cluster.response_p95_ms),
    ("response p99", shown.milliseconds, lambda sample: sample.cluster.response_p99_ms),
    ("errors", shown.percent, lambda sample: sample.cluster.error_percent),
    ("lag", shown.milliseconds, lambda sample: sample.cluster.lag_ms),
    ("traffic in", _a_second, lambda sample: sample.cluster.received_bytes_per_second),
    ("traffic out", _a_second, lambda sample: sample.cluster.sent_bytes_per_second),
    ("CPU", shown.percent, lambda sample: sample.machine.cpu_percent),
    ("memory", shown.percent, lambda sample: sample.machine.memory_percent),
    ("disk", shown.percent, lambda sample: sample.machine.disk_percent),
)
