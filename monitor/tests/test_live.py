"""./parley monitor on a running cluster, when ./parley test names one."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEWAYS = [os.environ.get("PARLEY_TEST_TCP_PORT_" + name) for name in "AB"]

# Two users are online and write until they are told to stop; a line tells that they are there.
USERS = """
import secrets, sys, threading, parley
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
clients = [parley.Client([("127.0.0.1", int(port))], device="monitor") for port in sys.argv[1:]]
with clients[0], clients[1]:
    one, two = (client.register("monitor." + secrets.token_hex(5), "a-good-password") for client in clients)
    clients[0].send(two.name, "hello")
    print("online", flush=True)
    while not over.wait(0.02):
        clients[0].send(two.name, "hello")
"""


@unittest.skipUnless(all(GATEWAYS), "PARLEY_TEST_TCP_PORT_A and _B are not set")
class LiveTest(unittest.TestCase):
    def monitor(self, *arguments):
        return subprocess.run(
            [str(ROOT / "parley"), "monitor", "--once", *arguments],
            stdout=subprocess.PIPE,
            universal_newlines=True,
            timeout=120,
        )

    def test_figures_of_a_cluster_in_use(self):
        environment = dict(os.environ, PYTHONPATH=str(ROOT / "clients" / "python"))
        users = subprocess.Popen(
            [sys.executable, "-c", USERS, *GATEWAYS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            universal_newlines=True,
        )
        with users:
            self.assertEqual("online\n", users.stdout.readline())
            # The machine may be as busy as it likes.
            result = self.monitor("--json", "--interval", "3")
            users.stdin.close()
            self.assertEqual(0, users.wait(60))
        sample = json.loads(result.stdout)
        states = {process["name"]: process["state"] for process in sample["processes"]}
        names = ["gateway-0", "gateway-1", "auth-service", "message-service", "presence-service"]
        names += ["mariadb", "kafka", "mail"]
        self.assertEqual(dict.fromkeys(names, "ready"), states)
        gateways = [process for process in sample["processes"] if process["kind"] == "gateway"]
        self.assertEqual(2, len(gateways))
        for gateway in gateways:
            self.assertGreaterEqual(gateway["connections"], 1)
            self.assertGreaterEqual(gateway["sessions"], 1)
        cluster = sample["cluster"]
        self.assertGreater(cluster["messages_per_second"], 0)
        self.assertGreater(cluster["pushes_per_second"], 0)
        self.assertEqual(0, cluster["error_percent"])
        self.assertTrue(0 < cluster["response_p50_ms"] <= cluster["response_p95_ms"] <= cluster["response_p99_ms"])
        self.assertGreater(cluster["received_bytes_per_second"], 0)
        self.assertGreater(cluster["lag_ms"], 0)
        self.assertEqual(0, cluster["logins_per_second"])
        for process in sample["processes"]:
            self.assertIsNotNone(process["cpu_percent"], process["name"])
            self.assertGreater(process["memory_bytes"], 10_000_000, process["name"])
        for figure, value in sample["machine"].items():
            self.assertIsNotNone(value, figure)
        self.assertEqual(3 if sample["alerts"] else 0, result.returncode)
