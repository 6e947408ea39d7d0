"""Samples in a JSON file.

{"format": "parley-monitor", "version": 1, "title": TEXT, "interval": SECONDS, "samples": [SAMPLE, …]}

A SAMPLE has the fields of samples.Sample, in the order of time: `time` (seconds since 1970), `cluster`, `machine` and
`processes`. The end of a figure's name tells its unit; null is a figure that was not known.
"""

import dataclasses
import json
import os
import tempfile

from .errors import MonitorError
from .samples import DOWN, MOST_SAMPLES, NOT_READY, READY, Cluster, Machine, Process, Sample
from .text import printable

FORMAT, VERSION = "parley-monitor", 1
MOST_BYTES = 64 * 1024 * 1024
MOST_TEXT = 300
MOST_PROCESSES = 300
_TEXTS = ("name", "kind", "state", "reason")


@dataclasses.dataclass(frozen=True)
class Saved:
    """What a file holds: whose samples, how far apart (seconds), and the samples."""

    title: str
    interval: float
    samples: list


class _Wrong(Exception):
    pass


def save(path, saved):
    """Writes the file, whole or not at all, and returns whether it took the place of an older sample file. MonitorError
    when there is a file of another kind, or the folder cannot be written.
    """
    path = os.path.realpath(os.path.expanduser(path))
    exists = os.path.lexists(path)
    if exists:
        try:
            load(path)
        except MonitorError:
            raise MonitorError("%s is there already and is no sample file: choose another name." % path) from None
    document = {"format": FORMAT, "version": VERSION, "title": saved.title, "interval": saved.interval}
    document["samples"] = [dataclasses.asdict(sample) for sample in saved.samples]
    unfinished = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=os.path.dirname(path), prefix=".parley-monitor-", delete=False
        ) as file:
            unfinished = file.name
            json.dump(document, file, separators=(",", ":"), allow_nan=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError as e:
        if unfinished is not None:
            os.unlink(unfinished)
        raise MonitorError("%s cannot be written (%s)." % (path, e.strerror or e)) from e
    return exists


def load(path):
    """The Saved of a file, of which the newest MOST_SAMPLES. MonitorError says what is wrong with it."""
    path = os.path.expanduser(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as e:
        raise MonitorError("%s cannot be read (%s)." % (path, e.strerror or e)) from e
    if len(data) > MOST_BYTES:
        raise MonitorError("%s is longer than %d MiB: it is no sample file." % (path, MOST_BYTES // 1024 // 1024))
    try:
        return _document(json.loads(data.decode("utf-8"), parse_constant=_no_constant))
    except _Wrong as e:
        raise MonitorError("%s is no sample file: %s." % (path, printable(str(e)))) from None
    except (ValueError, RecursionError):
        raise MonitorError("%s is no sample file: it is no JSON." % path) from None


def _no_constant(name):
    raise _Wrong("it holds %s, which is no number of JSON" % name)


def _document(document):
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _Wrong('its "format" is not "%s"' % FORMAT)
    if document.get("version") != VERSION or isinstance(document["version"], bool):
        raise _Wrong("its version is not %d, which is the one that is known here" % VERSION)
    samples = document.get("samples")
    if not isinstance(samples, list):
        raise _Wrong("its samples are no list")
    first = max(0, len(samples) - MOST_SAMPLES)
    return Saved(
        _text("title", document.get("title")),
        _number("interval", document.get("interval")),
        [_sample("samples[%d]" % (first + i), value) for i, value in enumerate(samples[first:])],
    )


def _sample(where, value):
    _need_object(where, value)
    processes = value.get("processes")
    if not isinstance(processes, list):
        raise _Wrong("%s.processes is no list" % where)
    if len(processes) > MOST_PROCESSES:
        raise _Wrong("%s has more than %d processes" % (where, MOST_PROCESSES))
    return Sample(
        # A year that every system's calendar has.
        _number(where + ".time", value.get("time"), 253_402_300_799),
        _record(Cluster, where + ".cluster", value.get("cluster")),
        _record(Machine, where + ".machine", value.get("machine")),
        tuple(_process("%s.processes[%d]" % (where, i), each) for i, each in enumerate(processes)),
    )


def _process(where, value):
    process = _record(Process, where, value)
    if process.state not in (READY, NOT_READY, DOWN):
        raise _Wrong("%s.state is none that is known" % where)
    return process


def _record(kind, where, value):
    """The figures that are there: one that a file does not have is not known, and what is no figure is passed over."""
    _need_object(where, value)
    fields = {}
    for field in dataclasses.fields(kind):
        name = "%s.%s" % (where, field.name)
        if field.name in _TEXTS:
            fields[field.name] = _text(name, value.get(field.name))
        elif value.get(field.name) is not None:
            fields[field.name] = _number(name, value[field.name])
    return kind(**fields)


def _need_object(where, value):
    if not isinstance(value, dict):
        raise _Wrong("%s is no object" % where)


def _text(where, value):
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise _Wrong("%s is no text of at most %d characters" % (where, MOST_TEXT))
    return printable(value)


def _number(where, value, most=1e18):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise _Wrong("%s is no number from 0 on that could be" % where)
    return float(value)
