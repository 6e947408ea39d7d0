"""What the monitor knows of one moment, and the bounded list of such moments.

A figure that is not known is None, and is shown as "-": there is no figure that was not measured.
"""

import collections
import dataclasses
from typing import Optional, Tuple

MOST_SAMPLES = 3_600
"""Two hours at the default interval; older samples are dropped."""

READY, NOT_READY, DOWN = "ready", "not ready", "down"


@dataclasses.dataclass(frozen=True)
class Process:
    """One process. Rates and response times are those between this sample and the one before."""

    name: str
    kind: str
    state: str
    reason: str = ""
    cpu_percent: Optional[float] = None
    memory_bytes: Optional[float] = None
    memory_percent: Optional[float] = None
    connections: Optional[float] = None
    connections_limit: Optional[float] = None
    sessions: Optional[float] = None
    messages_per_second: Optional[float] = None
    pushes_per_second: Optional[float] = None
    logins_per_second: Optional[float] = None
    error_percent: Optional[float] = None
    response_p95_ms: Optional[float] = None
    received_bytes_per_second: Optional[float] = None
    sent_bytes_per_second: Optional[float] = None
    lag_ms: Optional[float] = None
    uptime_seconds: Optional[float] = None


@dataclasses.dataclass(frozen=True)
class Cluster:
    """All processes together."""

    connections: Optional[float] = None
    connections_limit: Optional[float] = None
    sessions: Optional[float] = None
    messages_per_second: Optional[float] = None
    pushes_per_second: Optional[float] = None
    logins_per_second: Optional[float] = None
    error_percent: Optional[float] = None
    response_mean_ms: Optional[float] = None
    response_p50_ms: Optional[float] = None
    response_p95_ms: Optional[float] = None
    response_p99_ms: Optional[float] = None
    received_bytes_per_second: Optional[float] = None
    sent_bytes_per_second: Optional[float] = None
    lag_ms: Optional[float] = None
    lag_longest_ms: Optional[float] = None


@dataclasses.dataclass(frozen=True)
class Machine:
    """The machine of a local cluster; nothing of it is known of a remote one."""

    cpu_percent: Optional[float] = None
    memory_percent: Optional[float] = None
    disk_percent: Optional[float] = None
    disk_free_bytes: Optional[float] = None


@dataclasses.dataclass(frozen=True)
class Sample:
    """One moment; `time` is in seconds since 1970."""

    time: float
    cluster: Cluster
    machine: Machine
    processes: Tuple[Process, ...]

    @property
    def ready(self):
        return sum(process.state == READY for process in self.processes)


@dataclasses.dataclass(frozen=True)
class Entry:
    """A sample, its number in the order of arrival, and what was wrong then."""

    number: int
    sample: Sample
    alerts: tuple


class History:
    """The newest samples, at most MOST_SAMPLES of them."""

    def __init__(self, thresholds, samples=()):
        self._thresholds = thresholds
        self._entries = collections.deque(maxlen=MOST_SAMPLES)
        self._next = 0
        for sample in samples:
            self.append(sample)

    def __len__(self):
        return len(self._entries)

    def append(self, sample):
        """Keeps a sample. An alert that the sample before had as well keeps the time since when."""
        earlier = self._entries[-1].alerts if self._entries else ()
        self._entries.append(Entry(self._next, sample, self._thresholds.alerts(sample, earlier)))
        self._next += 1

    def clear(self):
        self._entries.clear()

    def newest(self):
        """The last entry, or None."""
        return self._entries[-1] if self._entries else None

    def nearest(self, number):
        """The entry with that number, else the oldest or newest one; None when there is none."""
        if not self._entries:
            return None
        index = number - self._entries[0].number
        return self._entries[max(0, min(index, len(self._entries) - 1))]

    def place(self, entry):
        """Which one of the kept samples an entry is, from 1 on."""
        return entry.number - self._entries[0].number + 1

    def entries(self):
        return list(self._entries)

    def samples(self):
        return [entry.sample for entry in self._entries]

    def until(self, entry, count):
        """The samples up to an entry, at most so many."""
        end = self.place(entry)
        return [self._entries[index].sample for index in range(max(0, end - count), end)]
