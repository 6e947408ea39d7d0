"""Where the processes are: those of the local cluster, or those that were named."""

import dataclasses
import os
import re
import shutil
import time
from typing import Optional

from .errors import MonitorError
from .metrics import CPU_COUNT, CPU_TIME, RESIDENT, START, UPTIME, Reading
from .samples import Machine

MOST_ENDPOINTS = 256
_OTHERS = ("auth-service", "message-service", "presence-service")


@dataclasses.dataclass(frozen=True)
class Target:
    """One process, with the port of its health and metrics.

    The database and the broker have no metrics: then whether the port takes connections, and what the machine says of
    the process, is all there is. A process of the local cluster has a `pid_file`: what answers at its port while it does
    not run is another cluster's.
    """

    name: str
    host: str
    port: int
    kind: str = ""
    pid_file: Optional[str] = None
    has_metrics: bool = True


class NamedEndpoints:
    """Management endpoints that were given by address."""

    def __init__(self, targets):
        """MonitorError when two are the same, or there are too many."""
        if len(targets) > MOST_ENDPOINTS:
            raise MonitorError("At most %d endpoints can be watched." % MOST_ENDPOINTS)
        for what, given in (("address", [(t.host, t.port) for t in targets]), ("name", [t.name for t in targets])):
            if len(set(given)) < len(given):
                raise MonitorError("Two endpoints have the same %s." % what)
        self._targets = list(targets)

    def targets(self):
        return self._targets

    def title(self):
        return "%d endpoint%s" % (len(self._targets), "" if len(self._targets) == 1 else "s")

    def machine(self):
        return Machine()


class LocalCluster:
    """The cluster of a folder, as `./parley up` has written its ports there."""

    def __init__(self, home):
        """MonitorError when no cluster was ever started there."""
        self._home = home
        self._times = None
        self._targets = self._read()
        if not self._targets:
            raise MonitorError(
                "No cluster was started in %s: run ./parley up, or name management endpoints by --at HOST:PORT." % home
            )

    def targets(self):
        """Those of the last start, which may have been since the last time."""
        self._targets = self._read() or self._targets
        return self._targets

    def title(self):
        return "local cluster"

    def machine(self):
        """The machine between this call and the one before; its disk is the one with the cluster's data."""
        cpu = self._cpu_percent()
        try:
            disk = shutil.disk_usage(self._home)
        except OSError:
            return Machine(cpu, _memory_percent())
        # What only root may still use counts as used, as df does it.
        used = disk.used / (disk.used + disk.free) * 100 if disk.used + disk.free else None
        return Machine(cpu, _memory_percent(), used, disk.free)

    def _read(self):
        properties = {}
        for line in _lines(os.path.join(self._home, "ports.properties")):
            key, _, value = line.partition("=")
            properties[key.strip()] = [int(port) for port in re.findall(r"\d{1,5}", value)]
        gateways, others = properties.get("ports.management", []), properties.get("ports.others", [])
        if not gateways or len(others) != 10:
            return []
        found = [("gateway-%d" % i, "gateway", port, True) for i, port in enumerate(gateways)]
        found += [(name, name.partition("-")[0], others[2 * i], True) for i, name in enumerate(_OTHERS)]
        found += [("mariadb", "database", others[6], False), ("kafka", "broker", others[7], False)]
        found += [("mail", "mail server", others[9], False)]
        run = os.path.join(self._home, "run")
        return [
            Target(name, "127.0.0.1", port, kind, os.path.join(run, name + ".pid"), has_metrics)
            for name, kind, port, has_metrics in found
        ]

    def _cpu_percent(self):
        first = next(iter(_lines("/proc/stat")), "").split()[1:9]
        if len(first) < 5:
            return None
        times = [int(text) for text in first]
        before, self._times = self._times, times
        if before is None or sum(times) <= sum(before):
            return None
        idle = times[3] + times[4] - before[3] - before[4]
        return max(0.0, min(100.0, 100 - idle / (sum(times) - sum(before)) * 100))


def process_reading(pid_file, at):
    """What the machine says of the process of a pid file; None when that process does not run any more."""
    words = " ".join(_lines(pid_file)).split()
    if len(words) < 2 or not words[0].isdigit():
        return None
    stat = " ".join(_lines("/proc/%s/stat" % words[0]))
    # The command in parentheses may hold spaces and parentheses itself.
    fields = stat.rpartition(")")[2].split()
    # Another start than that of the pid file: a later process has got the same pid.
    if len(fields) < 22 or fields[19] != words[1]:
        return None
    ticks = os.sysconf("SC_CLK_TCK")
    up = float((" ".join(_lines("/proc/uptime")).split() or ["0"])[0]) - int(fields[19]) / ticks
    values = {
        CPU_TIME: (int(fields[11]) + int(fields[12])) / ticks * 1e9,
        CPU_COUNT: float(os.cpu_count() or 1),
        RESIDENT: float(int(fields[21]) * os.sysconf("SC_PAGE_SIZE")),
        START: float(fields[19]),
        UPTIME: up,
    }
    return Reading(at, {name: {frozenset(): value} for name, value in values.items()})


def endpoint(text):
    """The Target of "HOST:PORT", "[ADDRESS]:PORT" or "NAME=HOST:PORT"; ValueError when it is none of them."""
    name, equals, address = text.rpartition("=")
    host, _, port = address.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    good = re.fullmatch(r"[A-Za-z0-9._:%-]{1,255}", bare) and (":" not in bare or bare != host)
    if not good or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536 or bool(name) != bool(equals):
        raise ValueError(text)
    return Target(name or address, bare, int(port))


def monotonic():
    """Seconds of the clock that readings are made by."""
    return time.monotonic()


def _memory_percent():
    found = {}
    for line in _lines("/proc/meminfo"):
        key, _, value = line.partition(":")
        if key in ("MemTotal", "MemAvailable"):
            found[key] = int(value.split()[0])
    if len(found) < 2 or not found["MemTotal"]:
        return None
    return 100 - found["MemAvailable"] / found["MemTotal"] * 100


def _lines(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(65_536).splitlines()
    except OSError:
        return []
