"""The client against a running cluster: two users on two gateways."""

import contextlib
import io
import json
import pathlib
import secrets
import tempfile
import threading
import unittest

import parley
from parley import frames
from parley.commands import CommandFailed, Commands
from parley.terminal import Terminal

from .fake_gateway import wait_until
from .live import PASSWORD, SERVERS, needs_cluster, new_user, server
from .test_cli import ProcessTest

PATIENCE = 20


class LiveTest(unittest.TestCase):
    def setUp(self):
        self.one, self.two = new_user("one"), new_user("two")

    def client(self, user, gateway=0, log_in=True, device=None, **options):
        shown = []
        options.setdefault("on_message", lambda message: shown.append(message.text))
        client = parley.Client([server(gateway)], device or "d-" + secrets.token_hex(4), **options)
        client.shown = shown
        self.addCleanup(client.close)
        if log_in:
            client.login(user.name, PASSWORD)
            self.assertTrue(client.wait_synced(PATIENCE))
        return client

    def wait_shown(self, client, texts):
        wait_until(lambda: len(client.shown) >= len(texts), "messages", PATIENCE)
        self.assertEqual(list(texts), client.shown)


@needs_cluster
class TwoGatewaysTest(LiveTest):
    def test_two_people_talk(self):
        receipts = []
        one = self.client(self.one, 0, on_receipt=receipts.append)
        two = self.client(self.two, 1)
        texts = ["你好 👋", "𝒻𝒶𝓃𝒸𝓎 ‮rtl", "two\nlines", " spaces  kept "]
        for number, text in enumerate(texts, 1):
            self.assertEqual(number, one.send(self.two.name, text).seq)
        self.wait_shown(two, texts)
        wait_until(lambda: receipts and receipts[-1].delivered_seq == 4, "receipt", PATIENCE)
        two.send(self.one.id, "by id")
        self.wait_shown(one, ["by id"])

    def test_a_group_on_two_gateways(self):
        events, receipts = [], []
        one = self.client(self.one, 0, on_receipt=receipts.append)
        two = self.client(self.two, 1, on_change=lambda changed: changed.notice is None and events.append(changed))
        group = one.groups.create("Hikers", [self.two.id]).conversation_id
        wait_until(lambda: events, "the group", PATIENCE)
        self.assertEqual({self.one.id, self.two.id}, set(events[0].members.user_ids))
        ack = one.send(group, "hello all")
        self.wait_shown(two, ["hello all"])
        (listed,) = two.conversations.list()
        self.assertEqual(("Hikers", 1), (listed.group.profile.name, listed.unread))
        (mark,) = two.conversations.read({group: ack.seq})
        self.assertEqual((ack.seq, 0), (mark.read_seq, mark.unread))
        wait_until(lambda: any(receipt.read_seq == ack.seq for receipt in receipts), "the read mark", PATIENCE)
        self.assertEqual(([self.two.name], 1), self.names_of(*one.conversations.read_by(group, ack.seq)))
        two.conversations.set(group, muted_until_ms=2**62, pinned=True)
        settings = two.conversations.set(group, archived=True)
        self.assertEqual((2**62, True, True), (settings.muted_until_ms, settings.pinned, settings.archived))
        (listed,) = two.conversations.list()
        self.assertEqual(settings.version, listed.settings.version)
        one.groups.set_role(group, self.two.id, parley.Role.ADMIN)
        self.assertEqual(
            {self.one.id: parley.Role.CREATOR, self.two.id: parley.Role.ADMIN},
            {member.user.id: member.role for member in one.groups.members(group)},
        )
        one.groups.remove(group, self.two.id)
        with self.assertRaises(parley.RequestRefused) as refused:
            two.send(group, "still here?")
        self.assertEqual(parley.ErrorCode.FORBIDDEN, refused.exception.code)

    @staticmethod
    def names_of(users, count):
        return [user.name for user in users], count

    def test_both_talk_at_once(self):
        one, two = self.client(self.one, 0), self.client(self.two, 1)

        def talk(client, to, stem):
            for number in range(50):
                client.send(to.id, "%s %d" % (stem, number))

        threads = [
            threading.Thread(target=talk, args=(one, self.two, "one")),
            threading.Thread(target=talk, args=(two, self.one, "two")),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.wait_shown(one, ["two %d" % number for number in range(50)])
        self.wait_shown(two, ["one %d" % number for number in range(50)])

    def test_a_second_device_of_the_sender(self):
        here, there = self.client(self.one, 0), self.client(self.one, 1)
        here.send(self.two.id, "from here")
        self.wait_shown(there, ["from here"])
        self.assertEqual([], here.shown)


@needs_cluster
class OfflineTest(LiveTest):
    def test_what_was_missed_comes_once_and_in_order(self):
        texts = [str(number) for number in range(300)]
        sender = self.client(self.one)
        for text in texts:
            sender.send(self.two.id, text)
        device = "keeps-its-state"
        with tempfile.TemporaryDirectory() as directory:
            first = self.client(self.two, 1, device=device, state_directory=directory)
            self.wait_shown(first, texts)
            first.close()
            sender.send(self.two.id, "later")
            again = self.client(self.two, 0, log_in=False, device=device, state_directory=directory)
            again.servers = [server(1)]  # The state belongs to the server it was made with.
            again.resume(self.two.name)
            self.wait_shown(again, ["later"])

    def test_acknowledged_on_the_server_too(self):
        sender = self.client(self.one)
        sender.send(self.two.id, "once")
        first = self.client(self.two, device="same")
        self.wait_shown(first, ["once"])
        first.close()

        def nothing_left():
            with parley.Client([server(1)], "same", receive=False) as probe:
                probe.login(self.two.name, PASSWORD)
                return not probe._keeper.request(frames.Sync(), PATIENCE).messages

        wait_until(nothing_left, "cursor written", PATIENCE)

    def test_history(self):
        one = self.client(self.one)
        for number in range(10):
            one.send(self.two.id, str(number))
        two = self.client(self.two, 1)
        answer = two.history(self.one.name, limit=3)
        self.assertEqual(["9", "8", "7"], [message.text for message in answer.messages])
        self.assertTrue(answer.more)
        older = two.history(self.one.id, limit=200, before_seq=answer.messages[-1].seq)
        self.assertEqual([str(number) for number in range(6, -1, -1)], [message.text for message in older.messages])
        self.assertFalse(older.more)

    def test_users(self):
        one, two = self.client(self.one), self.client(self.two, 1)
        names = {self.one.name, self.two.name}
        wait_until(lambda: names <= {user.name for user in two.online_users(10_000)}, "both online", PATIENCE)
        self.assertEqual([self.two], one.lookup(user_names=[self.two.name]))
        self.assertEqual(self.two.name, one.name_of(self.two.id))


@needs_cluster
class FailureTest(LiveTest):
    def refused(self, code, function, *arguments):
        with self.assertRaises(parley.RequestRefused) as raised:
            function(*arguments)
        self.assertEqual(code, raised.exception.code)
        self.assertTrue(str(raised.exception))

    def test_refusals(self):
        client = self.client(self.one, log_in=False)
        self.refused(parley.ErrorCode.UNAUTHENTICATED, client.login, self.one.name, "wrong-password")
        self.refused(parley.ErrorCode.ALREADY_EXISTS, client.register, self.one.name.upper(), PASSWORD)
        self.refused(parley.ErrorCode.INVALID, client.register, "ab", PASSWORD)
        client.login(self.one.name, PASSWORD)
        self.refused(parley.ErrorCode.NOT_FOUND, client.send, "nobody-" + secrets.token_hex(4), "x")
        self.refused(parley.ErrorCode.INVALID, client.send, self.two.name, "")
        self.refused(parley.ErrorCode.TOO_LARGE, client.send, self.two.name, "x" * 16_385)
        self.refused(parley.ErrorCode.TOO_LARGE, client.send, self.two.name, "x" * 100_000)
        self.refused(parley.ErrorCode.NOT_FOUND, client.history, "nobody-" + secrets.token_hex(4))
        self.assertEqual(1, client.send(self.two.name, "x").seq)

    def test_a_lost_connection(self):
        """The client comes back by its access token, on another gateway, and misses nothing."""
        events = []
        client = self.client(self.two, on_connection=lambda *event: events.append(event[0]))
        client.servers.append(server(1))
        sender = self.client(self.one)
        sender.send(self.two.id, "before")
        self.wait_shown(client, ["before"])
        client._keeper.connection._socket.shutdown(2)
        sender.send(self.two.id, "after")
        self.wait_shown(client, ["before", "after"])
        self.assertEqual([False, True], events)
        self.assertEqual(3, client.send(self.one.id, "still here").seq)

    def test_a_replaced_session(self):
        told = []
        older = self.client(self.one, 0, device="same", on_replaced=told.append)
        newer = self.client(self.one, 1, device="same")
        wait_until(lambda: told, "told", PATIENCE)
        with self.assertRaises(parley.SessionEnded):
            older.send(self.two.id, "x")
        self.assertEqual(1, newer.send(self.two.id, "x").seq)

    def test_a_changed_password_ends_other_sessions(self):
        told = []
        self.client(self.one, 0, on_revoked=told.append)
        here = self.client(self.one, 1)
        here.change_password(PASSWORD, "another-password")
        wait_until(lambda: told, "told", PATIENCE)
        self.assertEqual(1, here.send(self.two.id, "x").seq)

    def test_everything_that_is_kept(self):
        """P-366"""
        one = self.client(self.one)
        one.change_profile(about="walks a lot")
        group = one.groups.create("Hikers", [self.two.id]).conversation_id
        texts = ["text %d" % number for number in range(5)]
        for text in texts:
            one.send(self.two.id, text)
        one.send(group, "to the group")
        one.groups.leave(group)
        self.client(self.two).send(self.one.id, "not mine")
        kept = one.export()
        self.assertEqual("walks a lot", kept["profile"]["about"])
        self.assertIn(one.device, [device["id"] for device in kept["devices"]])
        self.assertIn("profile_changed", [entry["action"] for entry in kept["activity"]])
        self.assertEqual([*texts, "to the group"], [message["text"] for message in kept["messages"]])
        self.assertEqual({self.one.id}, {message["sender_id"] for message in kept["messages"]})
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "mine.json"
            commands = Commands(one, Terminal(color=False))
            with contextlib.redirect_stdout(io.StringIO()):
                commands.run_line("export %s" % path)
            self.assertEqual(kept["messages"], json.loads(path.read_text(encoding="utf-8"))["messages"])
            self.assertEqual(0o600, path.stat().st_mode & 0o777)
            with self.assertRaises(CommandFailed):
                commands.run_words(["export", str(path)])

    def test_deleting_the_account(self):
        """P-360, P-361, P-365"""
        name = "gone-" + secrets.token_hex(6)
        told = []
        here = self.client(None, 0, log_in=False)
        other = self.client(None, 1, log_in=False, on_revoked=told.append)
        here.register(name, PASSWORD)
        other.login(name, PASSWORD)
        self._refused(parley.ErrorCode.UNAUTHENTICATED, here.delete_account, "not the password")
        here.delete_account(PASSWORD)
        wait_until(lambda: told, "the other device is logged out", PATIENCE)
        again = self.client(None, 1, log_in=False)
        self._refused(parley.ErrorCode.UNAUTHENTICATED, again.login, name, PASSWORD)
        self._refused(parley.ErrorCode.ALREADY_EXISTS, again.register, name, PASSWORD)

    def _refused(self, code, request, *arguments):
        with self.assertRaises(parley.RequestRefused) as refused:
            request(*arguments)
        self.assertEqual(code, refused.exception.code)

    def test_logout(self):
        with tempfile.TemporaryDirectory() as directory:
            client = self.client(self.one, state_directory=directory)
            client.logout()
            self.assertFalse(client.can_resume(self.one.name))
            client.login(self.one.name, PASSWORD)
            self.assertTrue(client.connected)


@needs_cluster
class LiveCommandLineTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.server = "%s:%d" % SERVERS[0]
        self.one, self.two = new_user("one"), new_user("two")
        self.passwords = {self.one.name: PASSWORD, self.two.name: PASSWORD}
        self.login = ("--user", self.one.name, "--password", PASSWORD)

    def test_one_command_at_a_time(self):
        done = self.parley(*self.login, "send", self.two.name, "你好", "👋")
        self.assertEqual((0, "sent to %s (#1)\n" % self.two.name, ""), (done.returncode, done.stdout, done.stderr))
        done = self.parley("--user", self.one.name, "history", self.two.name)
        self.assertIn("#1 you: 你好 👋", done.stdout)
        done = self.parley(*self.login, "send", "nobody-at-all", "x")
        self.assertEqual(1, done.returncode)

    def test_a_script(self):
        name = "u" + secrets.token_hex(6)
        script = "register %s %s\nsend %s hello\nusers\nwhoami\nquit\n" % (name, PASSWORD, self.two.name)
        done = self.parley(text=script)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn(name, done.stdout)

    def test_a_message_that_arrives_keeps_the_typed_text(self):
        person = self.person(self.one.name)
        person.type("send %s half a" % self.two.name)
        person.wait_for("half a")
        with parley.Client([server(1)], "other") as other:
            other.login(self.two.name, PASSWORD)
            other.send(self.one.name, "你好 interrupting")
            person.wait_for("你好 interrupting")
            person.wait_for("> send %s half a" % self.two.name)
            person.type(" message\r")
            person.wait_for("sent to")
            person.wait_for("delivered to " + self.two.name)
            self.assertEqual("half a message", other.history(self.one.name, 1).messages[0].text)
        person.type("quit\r")
        self.assertEqual(0, person.leaves())


if __name__ == "__main__":
    unittest.main()
