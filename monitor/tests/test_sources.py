"""Where processes are looked for."""

import os
import tempfile
import unittest
from pathlib import Path

from parley_monitor import metrics
from parley_monitor.errors import MonitorError
from parley_monitor.sources import LocalCluster, NamedEndpoints, Target, endpoint, process_reading

PORTS = """#Mon Nov 30 06:57:56 UTC 2026
ports.gateways=7400,7401,7402,7403
ports.management=7430,7431
ports.others=7410,7411,7412,7413,7414,7415,7420,7421,7422,7423
"""


class LocalClusterTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.ports = self.home / "ports.properties"
        self.ports.write_text(PORTS)

    def ports_by_name(self, cluster):
        return {target.name: target.port for target in cluster.targets()}

    def test_the_ports_that_up_has_written(self):
        expected = {"gateway-0": 7430, "gateway-1": 7431, "auth-service": 7410, "message-service": 7412}
        expected.update({"presence-service": 7414, "mariadb": 7420, "kafka": 7421, "mail": 7423})
        self.assertEqual(expected, self.ports_by_name(LocalCluster(str(self.home))))

    def test_another_start_with_more_gateways_is_noticed(self):
        cluster = LocalCluster(str(self.home))
        self.ports.write_text(PORTS.replace("7430,7431", "7430,7431,7432"))
        self.assertEqual(7432, self.ports_by_name(cluster)["gateway-2"])
        self.ports.unlink()
        self.assertEqual(7432, self.ports_by_name(cluster)["gateway-2"])

    def test_no_cluster(self):
        for content in ("", "ports.gateways=1,2", PORTS.replace(",7422", "")):
            self.ports.write_text(content)
            with (
                self.subTest(content),
                self.assertRaisesRegex(MonitorError, "No cluster was started in .*: run ./parley up"),
            ):
                LocalCluster(str(self.home))

    def test_its_machine(self):
        machine = LocalCluster(str(self.home)).machine()
        self.assertGreater(machine.disk_free_bytes, 0)
        self.assertTrue(0 < machine.disk_percent <= 100)
        self.assertTrue(0 < machine.memory_percent <= 100)
        # Of one moment there is no use of a processor.
        self.assertIsNone(machine.cpu_percent)


class ProcessReadingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "some.pid"
        stat = Path("/proc/self/stat").read_text()
        self.start = stat.rpartition(")")[2].split()[19]

    def reading(self, text):
        self.file.write_text(text)
        return process_reading(str(self.file), 1.0)

    def test_what_the_machine_says_of_a_process(self):
        found = self.reading("%d %s boot\n" % (os.getpid(), self.start))
        self.assertGreater(found.value(metrics.RESIDENT), 1_000_000)
        self.assertGreater(found.value(metrics.CPU_TIME), 0)
        self.assertGreaterEqual(found.value(metrics.UPTIME), 0)

    def test_a_process_that_got_the_pid_later_is_another(self):
        self.assertIsNone(self.reading("%d %d boot\n" % (os.getpid(), int(self.start) - 1)))

    def test_no_process(self):
        for text in ("", "x y z", "999999999 5 boot"):
            with self.subTest(text):
                self.assertIsNone(self.reading(text))
        self.assertIsNone(process_reading(str(self.file) + ".none", 1.0))


class EndpointTest(unittest.TestCase):
    def test_addresses(self):
        self.assertEqual(Target("10.0.0.1:9080", "10.0.0.1", 9080), endpoint("10.0.0.1:9080"))
        self.assertEqual(Target("gateway-0", "localhost", 9080), endpoint("gateway-0=localhost:9080"))
        self.assertEqual(Target("[::1]:9080", "::1", 9080), endpoint("[::1]:9080"))

    def test_what_is_none(self):
        ports = ("", "host", "host:", "host:0", "host:65536", "host:+5")
        for text in ports + (":1", "::1:9080", "=host:1", "a b:1", "http://h:1", "h\x1b:1"):
            with self.subTest(text), self.assertRaises(ValueError):
                endpoint(text)

    def test_the_same_twice(self):
        one = Target("a", "h", 1)
        for other, what in ((Target("b", "h", 1), "address"), (Target("a", "h", 2), "name")):
            with self.subTest(what), self.assertRaisesRegex(MonitorError, "Two endpoints have the same " + what):
                NamedEndpoints([one, other])
