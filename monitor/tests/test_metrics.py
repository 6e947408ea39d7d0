"""Reading the text of /q/metrics."""

import unittest

from parley_monitor import metrics
from parley_monitor.metrics import NotMetrics, parse

from .fake_processes import captured


class MetricsTest(unittest.TestCase):
    def test_what_a_gateway_says(self):
        reading = parse(captured("gateway-0", 2), 5.0)
        self.assertEqual(5.0, reading.at)
        self.assertEqual(1.0, reading.value(metrics.CONNECTIONS))
        self.assertEqual([65.0], reading.labelled(metrics.FRAMES_RECEIVED, "type", "send"))
        self.assertEqual(3, len(reading.labelled(metrics.HEAP_MAX, "area", "heap")))
        self.assertIsNone(reading.value(metrics.LOGINS))

    def test_which_service_it_is(self):
        kinds = [parse(captured(name), 0).kind for name in ("gateway-1", "message-service", "presence-service")]
        self.assertEqual(["gateway", "message", "presence"], kinds)

    def test_auth_service_is_known_before_its_first_login(self):
        self.assertEqual("auth", parse("parley_auth_hash_queue 0.0\n", 0).kind)

    def test_values_that_are_no_number_are_left_out(self):
        reading = parse("system_cpu_count NaN\nprocess_uptime_seconds +Inf\nparley_gateway_connections 3\n", 0)
        self.assertEqual({metrics.CONNECTIONS}, set(reading.series))

    def test_what_is_not_of_parley_is_refused(self):
        for text in ("", "<html></html>", "up 1\n", "parley_gateway_connections NaN\n"):
            with self.subTest(text), self.assertRaisesRegex(NotMetrics, "no metrics of Parley"):
                parse(text, 0)

    def test_broken_lines_are_refused(self):
        for line in (
            "parley_gateway_connections x",
            'parley_gateway_connections{a="',
            "parley_gateway_connections{{}} 1 2 3 4",
        ):
            with self.subTest(line), self.assertRaisesRegex(NotMetrics, "cannot be read"):
                parse(line + "\n", 0)
