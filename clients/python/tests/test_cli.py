"""The command line: options, one command, a script on a pipe, and a person at a terminal (a pty)."""

import contextlib
import io
import os
import pathlib
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

from parley import cli, frames, state
from parley.terminal import printable

from .fake_gateway import PASSWORD, USER_IDS, Cluster, Gateway, wait_until

ROOT = pathlib.Path(__file__).parents[1]


class OptionsTest(unittest.TestCase):
    def servers(self, *arguments):
        return cli.servers_of(cli.parser().parse_args(arguments))

    def test_servers(self):
        self.assertEqual([("127.0.0.1", 7400)], self.servers())
        self.assertEqual([("chat", 7400)], self.servers("--host", "chat"))
        self.assertEqual([("127.0.0.1", 7402)], self.servers("--port", "7402"))
        self.assertEqual([("a", 1), ("b", 7400)], self.servers("--server", "a:1", "--server", "b"))
        self.assertEqual([("::1", 7402)], self.servers("--server", "[::1]:7402"))
        self.assertEqual([("c", 7400), ("a", 1)], self.servers("--server", "a:1", "--host", "c"))

    def test_the_command_keeps_its_words(self):
        options = cli.parser().parse_args(["--user", "user1", "send", "user2", "--hello", "-x"])
        self.assertEqual(["send", "user2", "--hello", "-x"], options.command)

    def test_bad_options(self):
        for arguments in (["--port", "0"], ["--port", "x"], ["--server", "a:b"], ["--server", ":1"]):
            with self.subTest(arguments), contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit):
                cli.parser().parse_args(arguments)

    def test_unknown_command(self):
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(2, cli.main(["frob"]))
        self.assertIn("send", errors.getvalue())


class PrintableTest(unittest.TestCase):
    def test_text_is_shown_as_it_is(self):
        self.assertEqual("你好 👋🏽 é", printable("你好 👋🏽 é"))

    def test_nothing_steers_the_terminal(self):
        self.assertEqual("a\\x1b[2Jb\\x07\\x9b\\x202e", printable("a\x1b[2Jb\x07\x9b\u202e"))

    def test_further_lines_are_indented(self):
        self.assertEqual("a\n    b", printable("a\r\nb"))


class StateTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name) / "parley"

    def test_is_private_and_survives(self):
        kept = state.State.of(self.directory, "h_1", "User1", "laptop")
        kept.user_id, kept.user_name, kept.access_token, kept.refresh_token = 5, "user1", "a", "r"
        kept.positions, kept.own = {7: 3}, {7: [5]}
        kept.save()
        again = state.State.of(self.directory, "h_1", "user1", "laptop")
        self.assertEqual(({7: 3}, {7: [5]}), (again.positions, again.own))
        self.assertEqual(("a", "r"), (again.access_token, again.refresh_token))
        self.assertEqual(0o600, stat.S_IMODE(kept.path.stat().st_mode))
        self.assertEqual(0o700, stat.S_IMODE(kept.path.parent.stat().st_mode))

    def test_accounts_devices_and_servers_do_not_mix(self):
        names = {
            state.State.of(self.directory, server, account, device).path.name
            for server in ("h_1", "h_2")
            for account in ("a", "a@b", "a/b", "你")
            for device in ("d", "e")
        }
        self.assertEqual(16, len(names))
        self.assertFalse([name for name in names if "/" in name])

    def test_a_damaged_file_is_a_fresh_start(self):
        kept = state.State.of(self.directory, "h_1", "a", "d")
        for content in ("", "{", "[]", '{"user_id": 1}', '{"user_id":"x"}'):
            kept.save()
            kept.path.write_text(content)
            again = state.State.of(self.directory, "h_1", "a", "d")
            self.assertEqual(("", {}, kept.path), (again.access_token, again.positions, again.path))

    def test_positions_of_another_user_are_forgotten(self):
        kept = state.State()
        kept.user_id, kept.positions = 1, {7: 3}
        kept.belongs_to(1)
        self.assertEqual({7: 3}, kept.positions)
        kept.belongs_to(2)
        self.assertEqual({}, kept.positions)

    def test_the_device_is_chosen_once(self):
        device = state.default_device(self.directory)
        self.assertRegex(device, r"^[A-Za-z0-9._-]{1,64}$")
        self.assertEqual(device, state.default_device(self.directory))


class ProcessTest(unittest.TestCase):
    """Runs `python3 -m parley` against servers that subclasses or setUp provide."""

    passwords = {"user1": PASSWORD, "user2": PASSWORD}

    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.home = home.name
        self.cluster = Cluster()
        gateway = Gateway(self.cluster)
        self.addCleanup(gateway.stop)
        self.server = "%s:%d" % gateway.address

    def environment(self, home=None):
        environment = dict(os.environ, XDG_CONFIG_HOME=home or self.home, PYTHONPATH=str(ROOT), TERM="xterm")
        environment.pop("PARLEY_PASSWORD", None)
        environment["PYTHONWARNINGS"] = "default"
        environment["LC_ALL"] = "C.UTF-8"
        return environment

    def parley(self, *arguments, text=None, home=None):
        return subprocess.run(
            [sys.executable, "-m", "parley", "--server", self.server, *arguments],
            input=text,
            stdin=None if text is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(home),
            encoding="utf-8",
            timeout=60,
        )

    def person(self, user, home=None, *arguments):
        person = Person(
            ["--server", self.server, "--user", user, "--password", self.passwords[user], *arguments],
            self.environment(home),
        )
        self.addCleanup(person.kill)
        person.wait_for(user + "> ")
        return person


class Person:
    """Somebody who types at a terminal of 80 columns."""

    def __init__(self, arguments, environment):
        self.output = ""
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "parley", *arguments], environment)

    def type(self, text):
        os.write(self._terminal, text.encode("utf-8"))

    def wait_for(self, text, seconds=10):
        """Waits until the text has appeared, and takes everything up to it off the output."""
        until = time.monotonic() + seconds
        while text not in self.output:
            if time.monotonic() > until:
                raise AssertionError("%r did not appear; there is %r" % (text, self.output))
            self.read(0.1)
        before, self.output = self.output.split(text, 1)
        return before + text

    def read(self, seconds):
        readable, _, _ = select.select([self._terminal], [], [], seconds)
        if readable:
            with contextlib.suppress(OSError):
                self.output += os.read(self._terminal, 65_536).decode("utf-8", "replace")

    def leaves(self, seconds=10):
        """Waits for the end and returns the exit status."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = None
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("still running; there is %r" % self.output)

    def kill(self):
        if self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._terminal)


class OneShotTest(ProcessTest):
    def test_send(self):
        done = self.parley("--user", "user1", "--password", PASSWORD, "send", "user2", "你好", "👋  there")
        self.assertEqual((0, "sent to user2 (#1)\n", ""), (done.returncode, done.stdout, done.stderr))
        (stored,) = self.cluster.messages.values()
        self.assertEqual("你好 👋  there", stored[0].text)

    def test_the_second_command_needs_no_password(self):
        self.parley("--user", "user1", "--password", PASSWORD, "whoami")
        done = self.parley("--user", "user1", "whoami")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("user1 (483920175)", done.stdout)

    def test_an_interactive_session_goes_on(self):
        person = self.person("user1")
        self.assertEqual(0, self.parley("--user", "user1", "--password", PASSWORD, "users").returncode)
        person.type("whoami\r")
        person.wait_for("device ")

    def test_history_is_read_from_old_to_new(self):
        for number in range(5):
            self.cluster.say("user2", "user1", "text %d" % number, push=False)
        done = self.parley("--user", "user1", "--password", PASSWORD, "history", "user2", "3")
        self.assertEqual(["#3 user2: text 2", "#4 user2: text 3", "#5 user2: text 4"],
                         [line[20:] for line in done.stdout.splitlines()])

    def test_messages_are_changed_by_their_number(self):
        self.cluster.say("user1", "user2", "first", push=False)
        script = "\n".join((
            "login user1 %s" % PASSWORD, "reply user2 #1 one  more", "edit user2 #2 another  text", "react user2 1 👍",
            "unreact user2 1 👍", "pin user2 #1", "unpin user2 #1", "recall user2 #2", "quit",
        ))
        done = self.parley(text=script)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        (stored,) = self.cluster.messages.values()
        (reply,) = self.cluster.seen(frames.Send)
        self.assertEqual(("one  more", 1), (reply.text, reply.content.reply_to_seq))
        self.assertEqual(("another  text", 2), (stored[2].edit.content.text, stored[2].target_seq))
        self.assertEqual([False, True], [stored[3].react.remove, stored[4].react.remove])
        self.assertEqual([False, True], [stored[5].pin.remove, stored[6].pin.remove])
        self.assertIsNotNone(stored[7].recall)
        done = self.parley("--user", "user1", text="recall user2 first\nrecall user2 #0\nedit user2 #1\nreact user2 #1\n")
        self.assertEqual((1, 4), (done.returncode, done.stderr.count("\n")), done.stderr)
        self.assertEqual(8, len(stored))

    def test_changes_are_shown(self):
        self.cluster.say("user2", "user1", "text", push=False)
        react = frames.Change(client_message_id="r", target_seq=1, react=frames.React(emoji="👍\x1b[2J"))
        self.cluster.change("user2", "user1", react)
        recall = frames.Change(client_message_id="c", target_seq=1, recall=frames.Recall())
        self.cluster.change("user2", "user1", recall)
        done = self.parley("--user", "user1", "--password", PASSWORD, text="")
        self.assertIn("user2 reacted to #1: 👍\\x1b[2J (with user2)\n", done.stdout)
        self.assertIn("user2 recalled #1 (with user2)\n", done.stdout)

    def test_a_login_on_a_new_device_is_shown(self):
        device = frames.NewDevice(device_id="lap\x1b[2Jtop", address="192.0.2.1", logged_in_ms=1_700_000_000_000)
        self.cluster.notice("user1", frames.Notice(new_device=device))
        self.cluster.notice("user1", frames.Notice())
        done = self.parley("--user", "user1", "--password", PASSWORD, text="")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertRegex(
            done.stdout, r"(?m)^new device lap\\x1b\[2Jtop logged in from 192\.0\.2\.1 at 2023-11-1[45] \d\d:\d\d:\d\d$"
        )
        self.assertEqual(1, done.stdout.count("new device"))
        self.assertEqual(2, self.cluster.cursors[("user1", self.cluster.seen(frames.Login)[0].device_id, 2 << 60 | USER_IDS["user1"])])

    def test_what_happens_to_contacts_is_shown(self):
        requested = frames.ContactRequested(user_id=USER_IDS["user2"], text="It is me\x1b[2J")
        self.cluster.notice("user1", frames.Notice(contact_requested=requested))
        done = self.parley("--user", "user1", "--password", PASSWORD, text="")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("user2 wants to become your contact; accept or reject: It is me\\x1b[2J\n", done.stdout)

    def test_history_says_what_became_of_a_message(self):
        message = self.cluster.say("user2", "user1", "text", push=False)
        message.revised_seq, message.pinned = 2, True
        message.reactions = [frames.Reaction(emoji="👍", count=2)]
        self.cluster.say("user2", "user1", "gone", push=False).recalled = True
        done = self.parley("--user", "user1", "--password", PASSWORD, "history", "user2")
        self.assertEqual(["#1 user2: text  (edited, pinned, 👍 2)", "#2 user2: (recalled)"],
                         [line[20:] for line in done.stdout.splitlines()])

    def test_failures_say_what_to_do(self):
        for arguments, text in (
            (["--user", "user1", "--password", "wrong!", "users"], "UNAUTHENTICATED"),
            (["--user", "user1", "users"], "PARLEY_PASSWORD"),
            (["users"], "--user NAME"),
            (["--user", "user1", "--password", PASSWORD, "send", "nobody", "x"], "NOT_FOUND"),
            (["--user", "user1", "--password", PASSWORD, "send", "user2"], "Usage: send RECEIVER"),
            (["--user", "user1", "--password", PASSWORD, "history", "user2", "many"], "limit"),
        ):
            with self.subTest(text):
                done = self.parley(*arguments)
                self.assertEqual((1, ""), (done.returncode, done.stdout))
                self.assertIn(text, done.stderr)
                self.assertEqual(1, done.stderr.count("\n"))


class ScriptTest(ProcessTest):
    def test_commands_on_a_pipe(self):
        self.cluster.say("user2", "user1", "offline", push=False)
        script = "login user1 %s\nsend user2 one  two\n\nusers\nquit\n" % PASSWORD
        done = self.parley(text=script)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("sent to user2 (#2)", done.stdout)
        self.assertIn("483920175  user1", done.stdout)
        self.assertNotIn("> ", done.stdout)
        self.assertNotIn("\x1b", done.stdout)
        (stored,) = self.cluster.messages.values()
        self.assertEqual("one  two", stored[1].text)

    def test_waiting_messages_are_shown_before_the_end(self):
        self.cluster.say("user2", "user1", "offline\x1b[2J", push=False)
        done = self.parley("--user", "user1", "--password", PASSWORD, text="")
        self.assertIn("user2: offline\\x1b[2J\n", done.stdout)

    def test_a_failed_command_makes_the_exit_status_1_and_the_script_goes_on(self):
        done = self.parley("--user", "user1", "--password", PASSWORD, text="frob\nsend nobody x\nsend user2 y\n")
        self.assertEqual(1, done.returncode)
        self.assertEqual(2, done.stderr.count("\n"))
        self.assertIn("sent to user2", done.stdout)

    def test_read_receipts_are_switched_off_and_are_on_where_there_is_no_choice(self):
        answers = [frames.PrivacyAnswer(read_receipts=on) for on in (False, None)]
        for answer in answers:
            self.cluster.plan(frames.Privacy, lambda peer, id, body, answer=answer: peer.write(answer, id))
        script = "login user1 %s\nreceipts off\nreceipts\nreceipts maybe\n" % PASSWORD
        done = self.parley(text=script)
        self.assertIn("read receipts are off\n", done.stdout)
        self.assertIn("others see what you have read, and you what they have\n", done.stdout)
        self.assertIn("receipts [on|off]", done.stderr)
        asked = [body.read_receipts for body in self.cluster.log if isinstance(body, frames.Privacy)]
        self.assertEqual([False, None], asked)

    def test_commands_before_login(self):
        done = self.parley(text="users\nhelp\n")
        self.assertEqual(1, done.returncode)
        self.assertIn("Log in first", done.stderr)
        self.assertIn("history USER [LIMIT]", done.stdout)


class InteractiveTest(ProcessTest):
    def test_a_message_that_arrives_keeps_the_typed_text(self):
        person = self.person("user1")
        person.type("send user2 half a")
        person.wait_for("half a")
        self.cluster.say("user2", "user1", "你好 interrupting")
        shown = person.wait_for("user1> send user2 half a")
        self.assertRegex(shown, r"user2.*: 你好 interrupting\r?\n")
        person.type(" message\r")
        person.wait_for("sent to user2 (#2)")
        (stored,) = self.cluster.messages.values()
        self.assertEqual("half a message", stored[1].text)

    def test_the_cursor_stays_where_it_was(self):
        person = self.person("user1")
        person.type("send user2 ac\x1b[D")
        person.wait_for("ac")
        self.cluster.say("user2", "user1", "interrupting")
        person.wait_for("user1> send user2 ac")
        person.type("b\r")
        person.wait_for("sent to user2 (#2)")
        (stored,) = self.cluster.messages.values()
        self.assertEqual("abc", stored[1].text)

    def test_a_long_line_over_several_rows_is_kept(self):
        person = self.person("user1")
        text = "word " * 40 + "end"
        person.type("send user2 " + text)
        person.wait_for("end")
        self.cluster.say("user2", "user1", "interrupting")
        person.wait_for("interrupting")
        person.wait_for("end")
        person.type("\r")
        person.wait_for("sent to user2 (#2)")
        (stored,) = self.cluster.messages.values()
        self.assertEqual(text, stored[1].text)

    def test_completion_of_commands_and_names(self):
        other = self.person("user2", tempfile.mkdtemp(dir=self.home))
        person = self.person("user1")
        wait_until(lambda: "OnlineUsers" in [type(body).__name__ for body in self.cluster.log], "names asked for")
        person.type("who\t\r")
        person.wait_for("device ")
        person.wait_for("user1> ")
        self.cluster.say("user2", "user1", "x")
        person.wait_for("user2")
        person.type("sen\tuser2\thello\r")
        person.wait_for("sent to user2 (#2)")
        other.wait_for("hello")

    def test_two_people_talk(self):
        one, two = self.person("user1"), self.person("user2", tempfile.mkdtemp(dir=self.home))
        one.type("send user2 你好 👋\r")
        two.wait_for("user1")
        two.wait_for(": 你好 👋")
        two.type("quit\r")
        self.assertEqual(0, two.leaves())

    def test_a_receipt_is_shown_once_and_never_goes_back(self):
        """P-86"""
        person = self.person("user1")
        peer = self.cluster.peer("user1")
        user2 = USER_IDS["user2"]
        for seq in (5, 3, 5, 6):
            peer.write(frames.Receipt(conversation_id=1, user_id=user2, delivered_seq=seq))
        before = person.wait_for("delivered to user2 (up to #6)")
        self.assertEqual(1, before.count("up to #5"))
        self.assertNotIn("up to #3", before)

    def test_history_of_lines_is_kept_without_passwords(self):
        person = self.person("user1")
        person.type("whoami\r")
        person.wait_for("device ")
        person.type("login user1 secret\r")
        person.wait_for("logged in as user1 already")
        person.wait_for("user1> ")
        person.type("\x04")
        self.assertEqual(0, person.leaves())
        history = pathlib.Path(self.home, "parley", "history")
        self.assertEqual(0o600, stat.S_IMODE(history.stat().st_mode))
        self.assertEqual(["whoami"], history.read_text().splitlines())

    def test_a_replaced_session_is_told_and_may_be_taken_back(self):
        """P-95"""
        person = self.person("user1")
        device = pathlib.Path(self.home, "parley", "device").read_text().strip()
        done = self.parley("--user", "user1", "--password", PASSWORD, "--device", device, "whoami")
        self.assertEqual(0, done.returncode)
        person.wait_for("logged in somewhere else")
        person.type("send user2 x\r")
        person.wait_for("logged in somewhere else")
        person.type("login user1 %s\r" % PASSWORD)
        person.wait_for("Logged in as user1")

    def test_ctrl_c_clears_the_line(self):
        person = self.person("user1")
        person.type("nonsense\x03")
        person.wait_for("user1> ")
        person.type("quit\r")
        self.assertEqual(0, person.leaves())

    def test_a_lost_connection_is_told_and_healed(self):
        person = self.person("user1")
        self.cluster.peer("user1").cut()
        person.wait_for("The connection was lost")
        person.wait_for("again")
        person.type("send user2 x\r")
        person.wait_for("sent to user2 (#1)")

    def test_without_colours(self):
        person = self.person("user1", None, "--no-color")
        person.type("whoami\r")
        self.assertIsNone(re.search(r"\x1b\[\d+m", person.wait_for("server ")))


if __name__ == "__main__":
    unittest.main()
