"""./parley admin on a running cluster, when ./parley test names one."""

import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEWAYS = [os.environ.get("PARLEY_TEST_TCP_PORT_" + name) for name in "AB"]

# Somebody is online until the session ends; lines tell that it has begun, and why it ended.
USER = """
import sys, threading, parley
ended = threading.Event()
client = parley.Client(
    [("127.0.0.1", int(sys.argv[1]))],
    device="live",
    on_revoked=lambda why: (print(why, flush=True), ended.set()),
)
with client:
    print(client.register(sys.argv[2], "a-good-password").id, flush=True)
    ended.wait()
"""


@unittest.skipUnless(all(GATEWAYS), "PARLEY_TEST_TCP_PORT_A and _B are not set")
class LiveTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.environment = dict(os.environ, XDG_CONFIG_HOME=folder.name)

    def admin(self, *arguments, said=""):
        return subprocess.run(
            [str(ROOT / "parley"), "admin", *arguments],
            input=said,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            universal_newlines=True,
            timeout=120,
        )

    def answer(self, *arguments):
        result = self.admin("--json", *arguments)
        self.assertEqual(0, result.returncode, result.stderr)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def test_a_user_is_found_suspended_and_restored(self):
        refused = self.admin("login", "user1", said="123456\n")
        self.assertEqual(1, refused.returncode)
        self.assertIn("an account without a role", refused.stderr)
        result = self.admin("login", "admin", said="123456\n")
        self.assertEqual("Logged in as admin, operator.\n", result.stdout, result.stderr)
        self.addCleanup(self.admin, "logout")

        name = "operated." + secrets.token_hex(5)
        user = subprocess.Popen(
            [sys.executable, "-c", USER, GATEWAYS[1], name],
            stdout=subprocess.PIPE,
            env=dict(os.environ, PYTHONPATH=str(ROOT / "clients" / "python")),
            universal_newlines=True,
        )
        with user:
            user_id = int(user.stdout.readline())
            [found] = self.answer("find", name)
            self.assertEqual(user_id, found["id"])
            [device] = found["devices"]
            self.assertEqual(("live", True, 1), (device["id"], device["online"], device.get("gateway", 0)))
            self.assertIn("gateway 1 since", self.admin("find", name).stdout)
            [suspended] = self.answer("suspend", name, "--reason", "a test")
            self.assertTrue(suspended["suspendedMs"])
            self.assertIn("suspended by whoever runs this server", user.stdout.read())
            self.assertEqual(0, user.wait(60))
        self.assertIn("suspended   since", self.admin("find", name).stdout)
        [restored] = self.answer("restore", name, "--reason", "a test")
        self.assertNotIn("suspendedMs", restored)
        entries = self.answer("audit", "--user", str(user_id), "--since", "1h")
        actions = [entry["action"] for entry in entries if entry["action"] not in ("looked_up", "audit_read")]
        self.assertEqual(["restored", "suspended", "registered"], actions)
        self.assertIn("no such entry", self.admin("trace", "user1", name).stderr)
        [gateways] = self.answer("gateways")
        self.assertEqual([0, 1], [gateway.get("number", 0) for gateway in gateways])
