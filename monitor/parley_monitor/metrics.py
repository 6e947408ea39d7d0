"""From the text of /q/metrics to the numbers that the figures are made of."""

import dataclasses
import math

from prometheus_client.parser import text_string_to_metric_families

MESSAGES = "parley_gateway_send_latency_seconds"
FRAMES_SENT = "parley_gateway_frames_sent_total"
FRAMES_RECEIVED = "parley_gateway_frames_received_total"
REFUSED = "parley_gateway_requests_refused_total"
BYTES_SENT = "parley_gateway_bytes_sent_total"
BYTES_RECEIVED = "parley_gateway_bytes_received_total"
CONNECTIONS = "parley_gateway_connections"
CONNECTIONS_LIMIT = "parley_gateway_connections_limit"
SESSIONS = "parley_gateway_sessions"
LAG = "parley_gateway_delivery_lag_seconds"
LOGINS = "parley_auth_logins_total"
PASSWORDS_WAITING = "parley_auth_hash_queue"
STORED = "parley_message_publish_seconds_count"
LEASES = "parley_presence_leases_live"
CPU_TIME = "process_cpu_time_ns_total"
CPU_COUNT = "system_cpu_count"
HEAP_USED = "jvm_memory_used_bytes"
HEAP_MAX = "jvm_memory_max_bytes"
RESIDENT = "process_resident_memory_bytes"
START = "process_start_time_seconds"
UPTIME = "process_uptime_seconds"
FILES_MAX = "process_files_max_files"

_WANTED = frozenset(
    [
        FRAMES_SENT,
        FRAMES_RECEIVED,
        REFUSED,
        BYTES_SENT,
        BYTES_RECEIVED,
        CONNECTIONS,
        CONNECTIONS_LIMIT,
        SESSIONS,
        MESSAGES + "_bucket",
        MESSAGES + "_count",
        MESSAGES + "_sum",
        LAG + "_count",
        LAG + "_sum",
        LAG + "_max",
        LOGINS,
        PASSWORDS_WAITING,
        STORED,
        LEASES,
        CPU_TIME,
        CPU_COUNT,
        HEAP_USED,
        HEAP_MAX,
        START,
        UPTIME,
        FILES_MAX,
    ]
)
_KINDS = (("gateway", CONNECTIONS), ("auth", PASSWORDS_WAITING), ("message", STORED), ("presence", LEASES))


class NotMetrics(Exception):
    """The text holds nothing that a process of Parley says."""


@dataclasses.dataclass(frozen=True)
class Reading:
    """What one process said at one moment.

    `at` is in seconds of a clock that never goes back. `series` has, for each name, the value for each set of labels.
    """

    at: float
    series: dict

    def value(self, name):
        """The sum over all labels; None when there is no such metric."""
        found = self.series.get(name)
        return sum(found.values()) if found else None

    def labelled(self, name, label, text):
        """The values of a metric whose label has this text."""
        return [value for labels, value in self.series.get(name, {}).items() if (label, text) in labels]

    @property
    def kind(self):
        """ "gateway", "auth", "message", "presence", or "" for another process."""
        return next((kind for kind, name in _KINDS if name in self.series), "")


def parse(text, at):
    """The Reading of an answer, without values that are no finite number; NotMetrics when nothing in it is known."""
    lines = [line for line in text.split("\n") if line.partition("{")[0].partition(" ")[0] in _WANTED]
    series = {}
    try:
        for family in text_string_to_metric_families("\n".join(lines) + "\n"):
            for sample in family.samples:
                if math.isfinite(sample.value):
                    series.setdefault(sample.name, {})[frozenset(sample.labels.items())] = sample.value
    except Exception as e:  # The parser throws this and that at a line that it does not understand.
        raise NotMetrics("its metrics cannot be read") from e
    if not series:
        raise NotMetrics("what answers has no metrics of Parley")
    return Reading(at, series)
