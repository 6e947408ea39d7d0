"""Looks at processes that answer well, badly or not at all."""

import asyncio
import dataclasses
import os
import pathlib
import socket
import tempfile
import threading
import unittest
from unittest import mock

from parley_monitor import fetch
from parley_monitor.samples import DOWN, NOT_READY, READY
from parley_monitor.sources import NamedEndpoints, Target
from parley_monitor.watch import Watch

from .fake_processes import FakeProcess, captured, changed, fake_cluster


class WatchTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        # The slow kind of loop that unittest asks for.
        asyncio.get_running_loop().set_debug(False)

    def states(self, sample):
        return {process.name: process.state for process in sample.processes}

    async def test_a_cluster(self):
        processes, source = fake_cluster(self)
        watch = Watch(source)
        first = await watch.sample()
        self.assertEqual({READY}, set(self.states(first).values()))
        self.assertEqual(
            ["gateway", "gateway", "auth", "message", "presence"], [process.kind for process in first.processes]
        )
        self.assertIsNone(first.cluster.messages_per_second)
        for name, process in processes.items():
            process.metrics = captured(name, 2)
        second = await watch.sample()
        self.assertGreater(second.cluster.messages_per_second, 0)
        self.assertGreater(second.cluster.logins_per_second, 0)
        self.assertEqual(30_000, second.cluster.connections_limit)

    async def test_a_process_that_goes_and_comes(self):
        processes, source = fake_cluster(self)
        watch = Watch(source)
        await watch.sample()
        processes["gateway-1"].stop()
        sample = await watch.sample()
        self.assertEqual(DOWN, self.states(sample)["gateway-1"])
        self.assertEqual("nothing listens there", sample.processes[1].reason)
        self.assertEqual(4, sample.ready)
        self.assertEqual(1.0, sample.cluster.connections)

    async def test_no_negative_rate_after_a_restart(self):
        process = FakeProcess(self, "gateway-0", captured("gateway-0", 2))
        watch = Watch(NamedEndpoints([process.target]))
        await watch.sample()
        process.metrics = changed(
            captured("gateway-0", 2), process_start_time_seconds=1.9e9, parley_gateway_bytes_sent_total=0.0
        )
        self.assertEqual(0.0, (await watch.sample()).cluster.sent_bytes_per_second)

    async def test_not_ready_with_the_checks_that_fail(self):
        checks = b'{"checks": [{"name": "lease\\u001b[2J", "status": "DOWN"}, {"name": "kafka", "status": "UP"}]}'
        for body, reason in ((checks, "lease?[2J"), (b"{", ""), (b'{"checks": 3}', ""), (b"[" * 100_000, "")):
            process = FakeProcess(self, "gateway-0", health=(503, body))
            found = (await Watch(NamedEndpoints([process.target])).sample()).processes[0]
            with self.subTest(body[:20]):
                self.assertEqual((NOT_READY, reason), (found.state, found.reason))
                self.assertEqual(1.0, found.connections)

    async def test_what_is_no_process_of_parley(self):
        for text in ("", "<html>\x1b[31m</html>", "parley_gateway_connections{", "\x00" * 1_000):
            process = FakeProcess(self, "gateway-0", text)
            found = (await Watch(NamedEndpoints([process.target])).sample()).processes[0]
            with self.subTest(text[:20]):
                self.assertEqual(DOWN, found.state)
                self.assertRegex(found.reason, "no metrics of Parley|cannot be read")

    async def test_an_answer_without_end(self):
        process = FakeProcess(self, "gateway-0", "#" * 5_000)
        with mock.patch.object(fetch, "MOST_BYTES", 4_000):
            found = (await Watch(NamedEndpoints([process.target])).sample()).processes[0]
        self.assertEqual(DOWN, found.state)
        self.assertIn("is longer than", found.reason)

    async def test_silence_ends_and_the_others_are_seen(self):
        processes, source = fake_cluster(self)
        over = threading.Event()
        self.addCleanup(over.set)
        processes["auth-service"].before_answer = over.wait
        sample = await Watch(source, answer_seconds=0.5).sample()
        self.assertEqual("no answer within 0.5 s", sample.processes[2].reason)
        self.assertEqual(4, sample.ready)

    async def test_all_are_asked_at_once(self):
        processes, source = fake_cluster(self)
        # Nobody answers before everybody was asked for both pages.
        everybody = threading.Barrier(2 * len(processes))
        for process in processes.values():
            process.before_answer = lambda: everybody.wait(20)
        sample = await Watch(source, answer_seconds=20).sample()
        self.assertEqual(len(processes), sample.ready)

    async def test_what_speaks_no_http(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            accepting = threading.Thread(target=self.say, args=(server, b"SSH-2.0-x\r\n", 2))
            accepting.start()
            target = Target("x", "127.0.0.1", server.getsockname()[1])
            found = (await Watch(NamedEndpoints([target])).sample()).processes[0]
            accepting.join()
        self.assertEqual("what answers does not speak HTTP/1", found.reason)

    async def test_half_an_answer(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            answer = b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\nparley_gateway_connections 1\n"
            accepting = threading.Thread(target=self.say, args=(server, answer, 2))
            accepting.start()
            target = Target("x", "127.0.0.1", server.getsockname()[1])
            found = (await Watch(NamedEndpoints([target])).sample()).processes[0]
            accepting.join()
        self.assertEqual("the answer broke off", found.reason)

    async def test_a_name_that_nobody_has(self):
        found = (await Watch(NamedEndpoints([Target("x", "no-such-host.invalid", 9080)])).sample()).processes[0]
        self.assertEqual(DOWN, found.state)
        self.assertRegex(found.reason, "cannot be reached|no answer")

    async def test_what_answers_in_the_place_of_a_process_that_does_not_run(self):
        process = FakeProcess(self, "gateway-0")
        there = dataclasses.replace(process.target, pid_file="/proc/none")
        found = (await Watch(NamedEndpoints([there])).sample()).processes[0]
        self.assertEqual((DOWN, "it does not run"), (found.state, found.reason))

    async def test_a_server_without_metrics(self):
        with tempfile.NamedTemporaryFile("w") as pid_file, socket.create_server(("127.0.0.1", 0)) as server:
            start = pathlib.Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]
            pid_file.write("%d %s boot" % (os.getpid(), start))
            pid_file.flush()
            target = Target(
                "mariadb", "127.0.0.1", server.getsockname()[1], "database", pid_file.name, has_metrics=False
            )
            watch = Watch(NamedEndpoints([target]))
            await watch.sample()
            found = (await watch.sample()).processes[0]
            self.assertEqual(READY, found.state)
            self.assertGreater(found.memory_bytes, 1_000_000)
            self.assertIsNotNone(found.cpu_percent)
            server.close()
            found = (await watch.sample()).processes[0]
        self.assertEqual((NOT_READY, "its port takes no connections"), (found.state, found.reason))

    async def test_nothing_is_remembered_of_processes_that_are_not_there_any_more(self):
        processes, source = fake_cluster(self)
        watch = Watch(source)
        await watch.sample()
        source._targets = source._targets[:1]
        await watch.sample()
        self.assertEqual(["gateway-0"], [target.name for target in watch._earlier])

    @staticmethod
    def say(server, answer, times):
        for _ in range(times):
            connection, _ = server.accept()
            with connection:
                connection.recv(4_096)
                connection.sendall(answer)
