"""What makes an alert, and the file that changes it."""

import json
import tempfile
import unittest
from pathlib import Path

from parley_monitor import thresholds
from parley_monitor.errors import MonitorError
from parley_monitor.samples import DOWN, MOST_SAMPLES, NOT_READY, Cluster, History, Machine
from parley_monitor.thresholds import Thresholds

from .examples import sample

PASSED = (
    ("gateway-0", "CPU", dict(cpu_percent=85.0), dict(cpu_percent=85.1)),
    ("gateway-0", "memory", dict(memory_percent=90.0), dict(memory_percent=90.1)),
    ("gateway-0", "connections", dict(connections=90.0), dict(connections=91.0)),
    ("machine", "CPU", dict(machine=Machine(cpu_percent=85.0)), dict(machine=Machine(cpu_percent=86.0))),
    ("machine", "memory", dict(machine=Machine(memory_percent=90.0)), dict(machine=Machine(memory_percent=91.0))),
    ("cluster", "errors", dict(cluster=Cluster(error_percent=5.0)), dict(cluster=Cluster(error_percent=5.1))),
    (
        "cluster",
        "response",
        dict(cluster=Cluster(response_mean_ms=200.0)),
        dict(cluster=Cluster(response_mean_ms=201.0)),
    ),
)


class AlertsTest(unittest.TestCase):
    def test_above_the_threshold_and_not_at_it(self):
        for subject, figure, below, above in PASSED:
            with self.subTest(figure, subject=subject):
                self.assertEqual((), Thresholds().alerts(sample(**below)))
                self.assertEqual(
                    [(subject, figure)], [(a.subject, a.figure) for a in Thresholds().alerts(sample(**above))]
                )

    def test_nothing_known_is_no_alert(self):
        unknown = sample(cluster=Cluster(), machine=Machine(), cpu_percent=None, memory_percent=None, connections=None)
        self.assertEqual((), Thresholds().alerts(unknown))

    def test_null_switches_off(self):
        self.assertEqual((), Thresholds(cpu_percent=None).alerts(sample(cpu_percent=100.0)))

    def test_a_process_that_is_not_ready(self):
        texts = [Thresholds().alerts(sample(state=state, reason="lease"))[0].text for state in (DOWN, NOT_READY)]
        self.assertEqual(["down: lease", "not ready: lease"], texts)

    def test_an_alert_says_how_much_of_what(self):
        alert = Thresholds().alerts(sample(connections=95.0))[0]
        self.assertEqual("connections 95 %, over 90 % of 100", alert.text)


class HistoryTest(unittest.TestCase):
    def test_since_when(self):
        history = History(Thresholds(), [sample(1.0), sample(2.0, cpu_percent=99.0), sample(3.0, cpu_percent=98.0)])
        self.assertEqual([2.0], [alert.since for alert in history.newest().alerts])
        history.append(sample(4.0))
        self.assertEqual((), history.newest().alerts)
        history.append(sample(5.0, cpu_percent=99.0))
        self.assertEqual([5.0], [alert.since for alert in history.newest().alerts])

    def test_only_the_newest_are_kept(self):
        history = History(Thresholds(), (sample(float(i)) for i in range(MOST_SAMPLES + 5)))
        self.assertEqual(MOST_SAMPLES, len(history))
        self.assertEqual(5.0, history.nearest(0).sample.time)
        self.assertEqual(7.0, history.nearest(7).sample.time)
        self.assertEqual(MOST_SAMPLES, history.place(history.newest()))


class FileTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "limits.json"

    def load(self, text):
        self.file.write_text(text, encoding="utf-8")
        return thresholds.load(str(self.file))

    def test_changes_what_it_names(self):
        loaded = self.load('{"cpu_percent": 70, "error_percent": null, "connections_percent": 80}')
        self.assertEqual(Thresholds(cpu_percent=70, error_percent=None, connections_percent=80), loaded)
        self.assertEqual(200.0, loaded.response_ms)

    def test_what_is_wrong_is_said(self):
        wrong = {
            '{"cpu": 70}': 'no threshold "cpu"; there are cpu_percent',
            '{"cpu_percent": "70"}': "cpu_percent must be a number above 0 of at most 100, or null",
            '{"cpu_percent": true}': "cpu_percent must be a number",
            '{"cpu_percent": 101}': "of at most 100",
            '{"response_ms": 0}': "response_ms must be a number above 0, or null",
            '{"response_ms": NaN}': "response_ms must be a number",
            '{"response_ms": 1%s}' % ("0" * 400): "response_ms must be a number",
            "[]": "must be a JSON object",
            "{": "is no JSON",
            "[" * 50_000: "is no JSON",
            json.dumps({"x": "y" * 70_000}): "longer than 64 KiB",
        }
        for text, sentence in wrong.items():
            with self.subTest(text[:40]), self.assertRaisesRegex(MonitorError, sentence):
                self.load(text)

    def test_no_file(self):
        with self.assertRaisesRegex(MonitorError, "cannot be read .No such file"):
            thresholds.load(str(self.file))
