"""The client of the previous release, kept in tests/previous, against the server of this one."""

import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import threading
import unittest

import parley

from .live import PASSWORD, needs_cluster, new_user, server

PREVIOUS = pathlib.Path(__file__).parent / "previous"

# Says as JSON what it shows, until it has shown what it was told to wait for.
RECEIVER = """
import json, sys, threading
import parley
assert not hasattr(parley.Client, "recall"), "this is not the previous client"
host, port, user, password, device, state, last = sys.argv[1:]
done = threading.Event()
def show(message):
    print(json.dumps([message.seq, message.text]), flush=True)
    if message.text == last:
        done.set()
client = parley.Client([(host, int(port))], device, state, on_message=show)
client.login(user, password)
print(json.dumps("ready"), flush=True)
ok = done.wait(60)
client.close()
sys.exit(0 if ok else 1)
"""


@needs_cluster
class PreviousClientTest(unittest.TestCase):
    """P-22, P-23, P-204: it skips what it does not know, acknowledges across it, and loses nothing."""

    def setUp(self):
        self.alice, self.bob = new_user("alice"), new_user("bob")
        self.state = tempfile.TemporaryDirectory()
        self.addCleanup(self.state.cleanup)
        self.client = parley.Client([server(0)], "d-" + secrets.token_hex(4))
        self.addCleanup(self.client.close)
        self.client.login(self.alice.name, PASSWORD)

    def receiver(self, last):
        host, port = server(1)
        return subprocess.Popen(
            [sys.executable, "-c", RECEIVER, host, str(port), self.bob.name, PASSWORD, "old", self.state.name, last],
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ, PYTHONPATH=str(PREVIOUS)),
            cwd=PREVIOUS,  # Python looks in the working folder first, and in this one would find the client of today.
        )

    def shown(self, process):
        out, _ = process.communicate(timeout=90)
        self.assertEqual(0, process.returncode, out)
        return [json.loads(line) for line in out.splitlines() if line != '"ready"']

    def talk(self, stem):
        """Messages with every kind of change between them; returns what is to be shown."""
        expected = []
        for number in range(3):
            ack = self.client.send(self.bob.id, "%s %d" % (stem, number))
            expected.append([ack.seq, "%s %d" % (stem, number)])
            self.client.react(self.bob.id, ack.seq, "👍")
            self.client.pin(self.bob.id, ack.seq)
            self.client.pin(self.bob.id, ack.seq, remove=True)
        return expected

    def last(self, text):
        ack = self.client.send(self.bob.id, text)
        return [[ack.seq, text]]

    def test_it_shows_every_message_once_and_in_order_among_changes(self):
        process = self.receiver("first end")
        self.assertEqual('"ready"', process.stdout.readline().strip())
        expected = self.talk("online") + self.last("first end")
        self.assertEqual(expected, self.shown(process))

        expected = self.talk("offline")
        edited = self.client.send(self.bob.id, "to be edited")
        self.client.edit(self.bob.id, edited.seq, "edited")
        recalled = self.client.send(self.bob.id, "to be recalled")
        self.client.recall(self.bob.id, recalled.seq)
        expected += [[edited.seq, "edited"], [recalled.seq, ""]] + self.last("second end")
        self.assertEqual(expected, self.shown(self.receiver("second end")))

        self.client.react(self.bob.id, edited.seq, "🎉")
        expected = self.last("third end")
        self.assertEqual(expected, self.shown(self.receiver("third end")))

    def test_it_sends_to_this_client(self):
        shown = []
        got = threading.Event()
        two = parley.Client(
            [server(1)], "d-" + secrets.token_hex(4), on_message=lambda message: (shown.append(message.text), got.set())
        )
        self.addCleanup(two.close)
        two.login(self.bob.name, PASSWORD)
        script = (
            "import parley, sys\n"
            "with parley.Client([(sys.argv[1], int(sys.argv[2]))], 'old') as client:\n"
            "    client.login(sys.argv[3], sys.argv[4])\n"
            "    client.send(sys.argv[5], 'from the previous one')\n"
        )
        host, port = server(0)
        subprocess.run(
            [sys.executable, "-c", script, host, str(port), self.alice.name, PASSWORD, self.bob.name],
            check=True,
            timeout=60,
            env=dict(os.environ, PYTHONPATH=str(PREVIOUS)),
            cwd=PREVIOUS,  # Python looks in the working folder first, and in this one would find the client of today.
        )
        self.assertTrue(got.wait(20))
        self.assertEqual(["from the previous one"], shown)
        history = two.history(self.alice.name, limit=1).messages[0]
        self.assertEqual((None, 0, False), (history.content, history.revised_seq, history.recalled))


if __name__ == "__main__":
    unittest.main()
