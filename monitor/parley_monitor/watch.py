"""One look at all processes at once."""

import asyncio
import json
import time

from . import fetch, figures, metrics, sources
from .samples import DOWN, NOT_READY, READY, Process, Sample
from .text import printable

ANSWER_SECONDS = 3.0
"""How long one process may take for one answer; then it counts as down."""

AT_ONCE = 32
MOST_REASON = 60


class Watch:
    """Asks all processes of a source, and remembers what each said the last time."""

    def __init__(self, source, answer_seconds=ANSWER_SECONDS):
        self.source = source
        self._answer_seconds = answer_seconds
        self._earlier = {}

    async def sample(self):
        """The Sample of now. It takes at most two answers' time, whatever the processes do."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def in_turn(target):
            async with turns:
                return await self._look(target)

        targets, machine = await asyncio.to_thread(lambda: (self.source.targets(), self.source.machine()))
        looks = await asyncio.gather(*(in_turn(target) for target in targets))
        # Only those that are there now: what is remembered does not grow.
        self._earlier = {
            target: interval.now if interval is not None else self._earlier.get(target)
            for target, (_, interval) in zip(targets, looks)
        }
        processes = tuple(process for process, _ in looks)
        intervals = [interval for _, interval in looks if interval is not None]
        return Sample(time.time(), figures.cluster(processes, intervals), machine, processes)

    async def _look(self, target):
        """The Process, and its Interval when it answered."""
        reading = None
        if target.pid_file is not None:
            reading = await asyncio.to_thread(sources.process_reading, target.pid_file, sources.monotonic())
            if reading is None:
                return Process(target.name, target.kind, DOWN, "it does not run"), None
        if not target.has_metrics:
            open_port = await fetch.connects(target.host, target.port, self._answer_seconds)
            state, reason = (READY, "") if open_port else (NOT_READY, "its port takes no connections")
            return self._figures(target, target.kind, state, reason, reading)
        # Both to their end: what one of them left behind would complain on the screen.
        answers = await asyncio.gather(self._health(target), self._metrics(target), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, (fetch.FetchFailed, metrics.NotMetrics)):
                return Process(target.name, target.kind, DOWN, str(answer)), None
            if isinstance(answer, BaseException):
                raise answer
        (state, reason), reading = answers
        return self._figures(target, target.kind or reading.kind, state, reason, reading)

    def _figures(self, target, kind, state, reason, reading):
        interval = figures.Interval(self._earlier.get(target), reading)
        return figures.process(target.name, kind, state, reason, interval), interval

    async def _metrics(self, target):
        status, text = await fetch.get(target.host, target.port, "/q/metrics", self._answer_seconds)
        if status != 200:
            raise fetch.FetchFailed("/q/metrics answers with status %d" % status)
        return await asyncio.to_thread(metrics.parse, text, sources.monotonic())

    async def _health(self, target):
        status, text = await fetch.get(target.host, target.port, "/q/health/ready", self._answer_seconds)
        return (READY, "") if status == 200 else (NOT_READY, await asyncio.to_thread(_failing_checks, text))


def _failing_checks(text):
    """The names of the checks that fail, as /q/health/ready lists them."""
    try:
        checks = json.loads(text)["checks"]
        names = [check["name"] for check in checks if check["status"] != "UP"]
        return printable(", ".join(names))[:MOST_REASON]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
