"""The command line: `parley-monitor` for the view, `parley-monitor --once` for scripts."""

import argparse
import asyncio
import dataclasses
import json
import math
import os
import shutil
import sys

from . import panels, sources, store, thresholds
from .errors import MonitorError
from .samples import History
from .watch import Watch

_OK, _FAILED, _USAGE, _ALERTS = 0, 1, 2, 3
LEAST_INTERVAL, MOST_INTERVAL = 0.2, 3_600.0
WIDTH_WITHOUT_TERMINAL = 100


def parser():
    """The options."""
    result = argparse.ArgumentParser(
        prog="./parley monitor",
        description="A live view of a running cluster: by default the local one, as ./parley up has started it.",
        epilog="The view has the commands stats, save, load, clear, help and quit. Exit status of --once: 0, or 3 when"
        " a threshold is passed or a process is not ready.",
    )
    result.add_argument(
        "--at",
        action="append",
        type=_endpoint,
        metavar="[NAME=]HOST:PORT",
        help="look at this management endpoint (port 9080 of a pod); give several",
    )
    result.add_argument("--interval", type=_seconds, default=2.0, metavar="SECONDS", help="between two samples (2)")
    result.add_argument(
        "--thresholds", metavar="FILE", help='JSON object with thresholds, for example {"cpu_percent": 70}'
    )
    result.add_argument("--load", metavar="FILE", help="look back at saved samples, without a cluster")
    result.add_argument("--once", action="store_true", help="print one sample after one interval, and leave")
    result.add_argument("--json", action="store_true", help="with --once: print the sample as one line of JSON")
    return result


def main(arguments=None):
    """Runs the command line and returns its exit status."""
    options = parser().parse_args(arguments)
    clash = _clash(options)
    if clash:
        print("parley monitor: %s" % clash, file=sys.stderr)
        return _USAGE
    try:
        limits = thresholds.load(options.thresholds) if options.thresholds else thresholds.Thresholds()
        if options.load:
            saved = store.load(options.load)
            return _show(limits, interval=saved.interval, loaded=(options.load, saved))
        watch = Watch(_source(options.at))
        if options.once:
            return asyncio.run(_once(watch, limits, options))
        return _show(limits, watch=watch, interval=options.interval)
    except MonitorError as e:
        print("parley monitor: %s" % e, file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        return _FAILED
    except BrokenPipeError:
        # Whoever read it has seen enough; what is left must not fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED


def _clash(options):
    if options.json and not options.once:
        return "--json goes with --once."
    if options.load and (options.at or options.once):
        return "--load looks at saved samples alone: leave --at and --once out."
    return None


def _source(endpoints):
    if endpoints:
        return sources.NamedEndpoints(endpoints)
    return sources.LocalCluster(os.environ.get("PARLEY_HOME") or os.path.join(".parley", "local"))


def _show(limits, **view):
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise MonitorError("The view needs a terminal; --once prints a sample without one.")
    from .screen import Monitor  # Here, as it takes a while and scripts have no need of it.

    monitor = Monitor(limits, **view)
    monitor.run()
    return monitor.return_code or _OK


async def _once(watch, limits, options):
    """Prints the sample of one interval: rates need two looks."""
    await watch.sample()
    await asyncio.sleep(options.interval)
    history = History(limits)
    history.append(await watch.sample())
    entry = history.newest()
    if options.json:
        plain = dataclasses.asdict(entry.sample)
        plain["alerts"] = [dataclasses.asdict(alert) for alert in entry.alerts]
        print(json.dumps(plain))
    else:
        width = max(60, shutil.get_terminal_size((WIDTH_WITHOUT_TERMINAL, 24)).columns - 1)
        left, right = panels.title(watch.source.title(), history, entry, True, options.interval)
        print(panels.between(left, right, width))
        print(panels.summary(history, entry, width).plain)
        print()
        print(panels.table(entry, width).plain)
        print()
        print(panels.alerts(entry, width, len(entry.alerts)).plain)
    return _ALERTS if entry.alerts else _OK


def _endpoint(text):
    try:
        return sources.endpoint(text)
    except ValueError:
        raise argparse.ArgumentTypeError("%r is no HOST:PORT or NAME=HOST:PORT" % text) from None


def _seconds(text):
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not LEAST_INTERVAL <= value <= MOST_INTERVAL:
        raise argparse.ArgumentTypeError(
            "%r is no number of seconds from %g to %g" % (text, LEAST_INTERVAL, MOST_INTERVAL)
        )
    return value
