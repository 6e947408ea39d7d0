"""Rates, restarts, shares and percentiles."""

import unittest

from parley_monitor import figures, metrics
from parley_monitor.figures import Interval, percentile
from parley_monitor.metrics import parse

from .fake_processes import reading


def interval(name, before=1, now=2, seconds=3.0, **values):
    return Interval(reading(name, before, 10.0), reading(name, now, 10.0 + seconds, **values))


def counter(before, now, kind=""):
    """An interval of 2 s of one counter and what tells the kind of its process."""
    text = "process_start_time_seconds 1\n%s\n%s"
    return Interval(parse(text % (kind, before), 0), parse(text % (kind, now), 2))


class RatesTest(unittest.TestCase):
    def test_counters_between_two_scrapes(self):
        gateway = interval("gateway-0")
        self.assertAlmostEqual(60 / 3, gateway.rate(metrics.FRAMES_SENT, "type", "send_ack"))
        self.assertAlmostEqual(1 / 3, interval("auth-service").rate(metrics.LOGINS, "outcome", "success"))

    def test_nothing_is_known_after_the_first_scrape(self):
        first = Interval(None, reading("gateway-0", 1, 10.0))
        sample = figures.process("gateway-0", "gateway", "ready", "", first)
        self.assertIsNone(sample.messages_per_second)
        self.assertIsNone(sample.cpu_percent)
        self.assertIsNone(sample.response_p95_ms)
        self.assertEqual(1.0, sample.connections)

    def test_a_counter_that_went_down_began_anew(self):
        sent = "parley_gateway_bytes_sent_total %d"
        self.assertEqual(3 / 2, counter(sent % 10, sent % 3).rate(metrics.BYTES_SENT))

    def test_a_restarted_process_counts_from_0_though_it_counted_further(self):
        text = "process_start_time_seconds %d\nparley_gateway_bytes_sent_total %d\n"
        before, same, restarted = (
            parse(text % values, at) for values, at in (((5, 10), 0), ((5, 90), 2), ((6, 90), 2))
        )
        self.assertEqual(80.0, Interval(before, same).counted(metrics.BYTES_SENT))
        self.assertEqual(90.0, Interval(before, restarted).counted(metrics.BYTES_SENT))

    def test_counters_that_are_made_when_they_first_count(self):
        gateway = "parley_gateway_connections 1"
        frames = 'parley_gateway_frames_received_total{type="send"} %d'
        refused = '\nparley_gateway_requests_refused_total{code="%s"} 5'
        before = frames % 100
        for more, expected in (("", 0.0), (refused % "overloaded", 10.0), (refused % "invalid", 0.0)):
            with self.subTest(more):
                sample = figures.process("g", "gateway", "ready", "", counter(before, frames % 150 + more, gateway))
                self.assertEqual(expected, sample.error_percent)
        self.assertEqual(0.0, counter("", "", "parley_auth_hash_queue 0").rate(metrics.LOGINS, "outcome", "success"))
        self.assertIsNone(counter("", "", gateway).rate(metrics.LOGINS, "outcome", "success"))

    def test_no_requests_make_no_share_of_errors(self):
        frames = 'parley_gateway_frames_received_total{type="send"} 7\nparley_gateway_frames_received_total{type="ping"} %d'
        interval = counter(frames % 1, frames % 9, "parley_gateway_connections 1")
        self.assertIsNone(figures.cluster((), [interval]).error_percent)

    def test_heartbeats_do_not_hide_requests_that_fail(self):
        text = "".join(
            'parley_gateway_frames_received_total{type="%s"} %%d\n' % kind for kind in ("send", "ping", "received", "typing")
        )
        text += 'parley_gateway_requests_refused_total{code="unavailable"} %d\n'
        interval = counter(text % (0, 0, 0, 0, 0), text % (10, 400, 30, 20, 5), "parley_gateway_connections 1")
        self.assertEqual(50.0, figures.cluster((), [interval]).error_percent)


class ProcessTest(unittest.TestCase):
    def sample(self, **values):
        return figures.process("gateway-0", "gateway", "ready", "", interval("gateway-0", **values))

    def test_cpu_is_a_share_of_the_processors(self):
        # 1.5 s more of two processors in 3 s.
        before = reading("gateway-0", 1, 10.0, process_cpu_time_ns_total=4e9)
        now = reading("gateway-0", 2, 13.0, process_cpu_time_ns_total=5.5e9)
        self.assertAlmostEqual(25.0, figures.process("g", "", "ready", "", Interval(before, now)).cpu_percent)

    def test_memory_is_the_heap_without_what_has_no_limit(self):
        heap = 'jvm_memory_%s_bytes{area="heap",id="%s"} %s\n'
        text = (
            heap % ("used", "Eden", 30)
            + heap % ("used", "Old", 20)
            + heap % ("max", "Eden", -1)
            + heap % ("max", "Old", 200)
        )
        text += 'jvm_memory_used_bytes{area="nonheap"} 9\n'
        sample = figures.process("g", "", "ready", "", Interval(None, parse(text, 0)))
        self.assertEqual((50.0, 25.0), (sample.memory_bytes, sample.memory_percent))

    def test_no_more_connections_than_files(self):
        self.assertEqual(15_000, self.sample().connections_limit)
        self.assertEqual(20_000.0, self.sample(parley_gateway_connections_limit=100_000).connections_limit)

    def test_what_a_process_does_not_say_is_not_known(self):
        sample = figures.process("m", "message", "ready", "", interval("message-service"))
        unknown = (sample.connections, sample.connections_limit, sample.messages_per_second, sample.error_percent)
        self.assertEqual((None,) * 4, unknown)
        self.assertGreater(sample.memory_percent, 0)


class ClusterTest(unittest.TestCase):
    def test_all_gateways_together(self):
        intervals = [interval("gateway-0"), interval("gateway-1"), interval("auth-service")]
        processes = [figures.process(str(i), "", "ready", "", each) for i, each in enumerate(intervals)]
        cluster = figures.cluster(processes, intervals)
        self.assertEqual((2.0, 30_000.0), (cluster.connections, cluster.connections_limit))
        self.assertAlmostEqual(20.0, cluster.messages_per_second)
        self.assertAlmostEqual(20.0, cluster.pushes_per_second)
        self.assertAlmostEqual(1 / 3, cluster.logins_per_second)
        self.assertEqual(0.0, cluster.error_percent)
        self.assertGreater(cluster.response_p99_ms, cluster.response_p50_ms)

    def test_nothing_answers(self):
        self.assertEqual(figures.Cluster(), figures.cluster((), []))

    def test_a_lag_of_0_is_no_delivery_at_all(self):
        quiet = Interval(None, parse("parley_gateway_delivery_lag_seconds_max 0.0\n", 0))
        late = Interval(None, parse("parley_gateway_delivery_lag_seconds_max 0.25\n", 0))
        self.assertIsNone(figures.cluster((), [quiet]).lag_longest_ms)
        self.assertEqual(250.0, figures.cluster((), [quiet, late]).lag_longest_ms)


class PercentileTest(unittest.TestCase):
    BUCKETS = {0.1: 50.0, 0.2: 90.0, 0.5: 98.0, float("inf"): 100.0}

    def test_straight_within_a_bucket(self):
        self.assertAlmostEqual(0.05, percentile(0.25, self.BUCKETS))
        self.assertAlmostEqual(0.1, percentile(0.5, self.BUCKETS))
        self.assertAlmostEqual(0.15, percentile(0.7, self.BUCKETS))

    def test_beyond_the_last_bound_that_bound_is_all_that_is_known(self):
        self.assertEqual(0.5, percentile(0.99, self.BUCKETS))

    def test_nothing_counted(self):
        self.assertIsNone(percentile(0.5, {0.1: 0.0, float("inf"): 0.0}))
        self.assertIsNone(percentile(0.5, {}))

    def test_only_what_the_interval_counted(self):
        bucket = 'parley_gateway_send_latency_seconds_bucket{le="%s"} %d\n'
        before = bucket % ("0.1", 1_000) + bucket % ("0.2", 1_000) + bucket % ("+Inf", 1_000)
        now = bucket % ("0.1", 1_000) + bucket % ("0.2", 1_010) + bucket % ("+Inf", 1_010)
        self.assertAlmostEqual(150.0, figures.cluster((), [counter(before, now)]).response_p50_ms)

    def test_as_prometheus_works_it_out_for_the_captured_gateway(self):
        cluster = figures.cluster((), [interval("gateway-0")])
        buckets = interval("gateway-0").buckets(metrics.MESSAGES)
        self.assertEqual(60.0, buckets[float("inf")])
        middle = next(bound for bound in sorted(buckets) if buckets[bound] >= 30)
        self.assertLessEqual(cluster.response_p50_ms, middle * 1_000)
        self.assertGreater(cluster.response_p50_ms, max(bound for bound in buckets if buckets[bound] < 30) * 1_000)
