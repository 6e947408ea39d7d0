"""Limits, and the alerts of a sample that passes them."""

import dataclasses
import json
import math
from typing import Optional

from .errors import MonitorError
from .samples import DOWN, NOT_READY
from .text import count, milliseconds, percent, printable

MOST_BYTES = 64 * 1024


@dataclasses.dataclass(frozen=True)
class Alert:
    """Something that is wrong: of whom, what, and since when (seconds since 1970)."""

    subject: str
    figure: str
    text: str
    since: float


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """What may not be passed; None switches one off. Their numbers are those of the chart's alerts."""

    cpu_percent: Optional[float] = 85.0
    memory_percent: Optional[float] = 90.0
    connections_percent: Optional[float] = 90.0
    error_percent: Optional[float] = 5.0
    response_ms: Optional[float] = 200.0

    def alerts(self, sample, earlier=()):
        """What is wrong in a sample. `earlier` are the alerts of the sample before."""
        since = {(alert.subject, alert.figure): alert.since for alert in earlier}
        return tuple(
            Alert(subject, figure, text, since.get((subject, figure), sample.time))
            for subject, figure, text in self._passed(sample)
        )

    def _passed(self, sample):
        """Subject, figure and text of each, the gravest first."""
        for process in sample.processes:
            if process.state in (DOWN, NOT_READY):
                yield process.name, "state", process.state + (": " + process.reason if process.reason else "")
        cluster = sample.cluster
        yield from _over("cluster", "errors", percent, cluster.error_percent, self.error_percent)
        yield from _over("cluster", "response", milliseconds, cluster.response_mean_ms, self.response_ms)
        for process in sample.processes:
            if process.connections is not None and process.connections_limit:
                share = process.connections / process.connections_limit * 100
                of = " of %s" % count(process.connections_limit)
                yield from _over(process.name, "connections", percent, share, self.connections_percent, of)
        for subject in (sample.machine,) + sample.processes:
            name = getattr(subject, "name", "machine")
            yield from _over(name, "CPU", percent, subject.cpu_percent, self.cpu_percent)
            yield from _over(name, "memory", percent, subject.memory_percent, self.memory_percent)


def load(path):
    """Thresholds from a JSON object whose keys are those of Thresholds; what it leaves out stays as it is."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(MOST_BYTES + 1)
    except (OSError, UnicodeDecodeError) as e:
        raise MonitorError("The thresholds in %s cannot be read (%s)." % (path, _why(e))) from e
    if len(text) > MOST_BYTES:
        raise MonitorError("%s is longer than %d KiB: it holds no thresholds." % (path, MOST_BYTES // 1024))
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise MonitorError("%s is no JSON (%s)." % (path, _why(e))) from e
    if not isinstance(values, dict):
        raise MonitorError('%s must be a JSON object like {"cpu_percent": 85}.' % path)
    known = [field.name for field in dataclasses.fields(Thresholds)]
    for key, value in values.items():
        if key not in known:
            name = printable(key[:40])
            raise MonitorError('%s: there is no threshold "%s"; there are %s.' % (path, name, ", ".join(known)))
        if value is not None and not _allowed(key, value):
            most = " of at most 100" if key.endswith("_percent") else ""
            raise MonitorError("%s: %s must be a number above 0%s, or null." % (path, key, most))
    return Thresholds(**values)


def _allowed(key, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 < value <= (100 if key.endswith("_percent") else 1e12) and math.isfinite(value)


def _over(subject, figure, show, value, limit, of=""):
    if value is not None and limit is not None and value > limit:
        yield subject, figure, "%s %s, over %s%s" % (figure, show(value), show(limit), of)


def _why(error):
    return getattr(error, "strerror", None) or str(error)
