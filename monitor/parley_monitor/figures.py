"""Figures from what processes said at two moments: rates, shares, percentiles."""

from . import metrics
from .samples import Cluster, Process

_MADE_WHEN_FIRST_COUNTED = {"gateway": (metrics.REFUSED,), "auth": (metrics.LOGINS,)}
# Heartbeats, and what has no answer.
_NO_REQUESTS = ("ping", "received", "typing")


class Interval:
    """What one process counted between two readings. Without an earlier one nothing is known of rates."""

    def __init__(self, before, now):
        """`before` may be None."""
        self.now = now
        self._before = before
        self.seconds = now.at - before.at if before is not None else 0.0
        self.known = self.seconds > 0
        self.restarted = before is not None and _differs(before.value(metrics.START), now.value(metrics.START))

    def counted(self, name, label=None, text=None):
        """How far a counter went; None when it is not known. A counter that is new began at 0, and so did one that went
        down: its process was started again.
        """
        if (
            not self.known
            or name not in self.now.series
            and name not in _MADE_WHEN_FIRST_COUNTED.get(self.now.kind, ())
        ):
            return None
        before = {} if self.restarted else self._before.series.get(name, {})
        total = 0.0
        for labels, value in self.now.series.get(name, {}).items():
            if label is None or (label, text) in labels:
                earlier = before.get(labels, 0.0)
                total += value - earlier if value >= earlier else value
        return total

    def rate(self, name, label=None, text=None):
        """The same for each second."""
        counted = self.counted(name, label, text)
        return counted / self.seconds if counted is not None else None

    def buckets(self, name):
        """The counts of a histogram: those up to each upper bound, by bound."""
        bounds = {}
        for labels in self.now.series.get(name + "_bucket", {}):
            bounds[dict(labels).get("le", "")] = None
        result = {}
        for text in bounds:
            counted = self.counted(name + "_bucket", "le", text)
            if counted is not None and _is_number(text):
                result[float(text)] = counted
        return result


def percentile(share, buckets):
    """The value that this share of what was counted stays below, as Prometheus' histogram_quantile works it out:
    straight within its bucket, and never above the highest finite bound. None when nothing was counted.
    """
    bounds = sorted(buckets)
    if len(bounds) < 2 or buckets[bounds[-1]] <= 0:
        return None
    wanted = share * buckets[bounds[-1]]
    lower, below = 0.0, 0.0
    for bound in bounds[:-1]:
        if buckets[bound] >= wanted:
            within = buckets[bound] - below
            return lower + (bound - lower) * ((wanted - below) / within if within > 0 else 1.0)
        lower, below = bound, max(below, buckets[bound])
    return lower


def process(name, kind, state, reason, interval):
    """The figures of one process that answered."""
    now = interval.now
    cpu_seconds = interval.counted(metrics.CPU_TIME)
    capacity = (now.value(metrics.CPU_COUNT) or 0) * interval.seconds
    heap_used = sum(now.labelled(metrics.HEAP_USED, "area", "heap"))
    heap_max = sum(value for value in now.labelled(metrics.HEAP_MAX, "area", "heap") if value > 0)
    memory = now.value(metrics.RESIDENT) or heap_used or None
    connections = now.value(metrics.CONNECTIONS)
    limits = [now.value(metrics.CONNECTIONS_LIMIT), now.value(metrics.FILES_MAX)]
    return Process(
        name=name,
        kind=kind,
        state=state,
        reason=reason,
        cpu_percent=min(100.0, cpu_seconds / 1e9 / capacity * 100) if cpu_seconds is not None and capacity else None,
        memory_bytes=memory,
        memory_percent=heap_used / heap_max * 100 if heap_max and heap_used else None,
        connections=connections,
        connections_limit=min((limit for limit in limits if limit), default=None) if connections is not None else None,
        sessions=now.value(metrics.SESSIONS),
        messages_per_second=interval.rate(metrics.FRAMES_SENT, "type", "send_ack"),
        pushes_per_second=interval.rate(metrics.FRAMES_SENT, "type", "message"),
        logins_per_second=interval.rate(metrics.LOGINS, "outcome", "success"),
        error_percent=_error_percent([interval]),
        response_p95_ms=_percentile_ms(0.95, [interval]),
        received_bytes_per_second=interval.rate(metrics.BYTES_RECEIVED),
        sent_bytes_per_second=interval.rate(metrics.BYTES_SENT),
        lag_ms=_mean_ms(metrics.LAG, [interval]),
        uptime_seconds=now.value(metrics.UPTIME),
    )


def cluster(processes, intervals):
    """The figures of all processes together; `intervals` are those of the ones that answered."""

    def total(field):
        known = [getattr(each, field) for each in processes if getattr(each, field) is not None]
        return sum(known) if known else None

    lags = [interval.now.value(metrics.LAG + "_max") for interval in intervals]
    # 0 says that there was no delivery of late.
    lags = [lag for lag in lags if lag]
    return Cluster(
        connections=total("connections"),
        connections_limit=total("connections_limit"),
        sessions=total("sessions"),
        messages_per_second=total("messages_per_second"),
        pushes_per_second=total("pushes_per_second"),
        logins_per_second=total("logins_per_second"),
        error_percent=_error_percent(intervals),
        response_mean_ms=_mean_ms(metrics.MESSAGES, intervals),
        response_p50_ms=_percentile_ms(0.50, intervals),
        response_p95_ms=_percentile_ms(0.95, intervals),
        response_p99_ms=_percentile_ms(0.99, intervals),
        received_bytes_per_second=total("received_bytes_per_second"),
        sent_bytes_per_second=total("sent_bytes_per_second"),
        lag_ms=_mean_ms(metrics.LAG, intervals),
        lag_longest_ms=max(lags) * 1_000 if lags else None,
    )


def _error_percent(intervals):
    """The share of requests that failed for the server's sake, as the chart's alert counts it."""
    frames = _sum(interval.counted(metrics.FRAMES_RECEIVED) for interval in intervals)
    others = _sum(
        interval.counted(metrics.FRAMES_RECEIVED, "type", kind) for interval in intervals for kind in _NO_REQUESTS
    )
    requests = frames - others if frames else 0
    if not requests:
        return None
    codes = ("overloaded", "unavailable", "internal")
    refused = _sum(interval.counted(metrics.REFUSED, "code", code) for interval in intervals for code in codes)
    return min(100.0, refused / requests * 100)


def _mean_ms(name, intervals):
    count = _sum(interval.counted(name + "_count") for interval in intervals)
    total = _sum(interval.counted(name + "_sum") for interval in intervals)
    return total / count * 1_000 if count and total is not None else None


def _percentile_ms(share, intervals):
    merged = {}
    for interval in intervals:
        for bound, count in interval.buckets(metrics.MESSAGES).items():
            merged[bound] = merged.get(bound, 0.0) + count
    value = percentile(share, merged)
    return value * 1_000 if value is not None else None


def _sum(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _differs(one, other):
    return one is not None and other is not None and one != other


def _is_number(text):
    try:
        return float(text) == float(text)
    except ValueError:
        return False
