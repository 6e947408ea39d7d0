"""What is typed, and what is shown."""

import io
import json
import os
import tempfile
import unittest
from unittest import mock

from parley_admin import cli, show
from parley_admin.errors import AdminError
from parley_admin.keeping import Sessions
from parley_admin.times import to_ms
from parley_admin.where import base_url

from .fake_gateway import FakeGateway, tokens

USER = {
    "id": 123456789,
    "name": "ann",
    "nickname": "Ann",
    "createdMs": "1700000000000",
    "devices": [
        {"id": "phone", "platform": "cli", "address": "192.0.2.1", "lastSeenMs": "1700000000000", "online": True},
        {"id": "laptop", "lastSeenMs": "1700000000000"},
    ],
}


def routing(outcome, **fields):
    return dict(fields, outcome="ROUTING_OUTCOME_" + outcome, pod="message-1:9000", atMs="1700000000000")


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.gateway = FakeGateway()
        self.gateway.__enter__()
        self.addCleanup(self.gateway.__exit__)
        environment = {"XDG_CONFIG_HOME": folder.name, "PARLEY_ADMIN_URL": self.gateway.url}
        patch = mock.patch.dict(os.environ, environment)
        patch.start()
        self.addCleanup(patch.stop)
        session = dict(account="chief", role="operator", device_id="d", access_token="a", refresh_token="r")
        Sessions.usual(os.environ).put(self.gateway.url, dict(session, access_until=9_999_999_999))

    def run_command(self, *arguments):
        out, error = io.StringIO(), io.StringIO()
        with mock.patch("sys.stderr", error):
            code = cli.main(list(arguments), out)
        return code, out.getvalue(), error.getvalue()

    def test_the_password_can_come_from_standard_input(self):
        self.gateway.answers["LogIn"] = [(200, tokens())]
        with mock.patch("sys.stdin", io.StringIO("secret\nnot this\n")):
            code, out, _ = self.run_command("login", "chief")
        self.assertEqual((0, "Logged in as chief, operator.\n"), (code, out))
        self.assertEqual("secret", self.gateway.requests[0][1]["password"])

    def test_find_shows_devices_and_sessions(self):
        self.gateway.answers["FindUser"] = [(200, {"user": USER})]
        code, out, _ = self.run_command("find", "ann")
        self.assertEqual(0, code)
        self.assertIn("ann (123456789), nickname Ann", out)
        self.assertRegex(out, r"(?m)^phone +cli +192.0.2.1 +\S+ \S+ +gateway 0 since")
        self.assertRegex(out, r"(?m)^laptop .*offline$")

    def test_a_name_is_looked_up_and_an_id_is_not(self):
        self.gateway.answers.update(FindUser=[(200, {"user": USER})], Suspend=[(200, {"user": USER})])
        self.run_command("suspend", "ann", "--reason", "spam")
        self.run_command("suspend", "123456789", "--reason", "spam")
        self.assertEqual(["FindUser", "Suspend", "Suspend"], self.gateway.names())
        self.assertEqual({"userId": 123456789, "reason": "spam"}, self.gateway.requests[2][1])

    def test_an_account_is_made_with_a_password_that_is_shown_once(self):
        self.gateway.answers["CreateUser"] = [(200, {"user": dict(USER, devices=[])})]
        _, out, _ = self.run_command("create", "ann", "--generate", "--reason", "new")
        asked = self.gateway.requests[0][1]
        self.assertEqual(("ann", "new"), (asked["userName"], asked["reason"]))
        self.assertGreaterEqual(len(asked["password"]), 16)
        self.assertIn("password    %s " % asked["password"], out)
        with mock.patch("sys.stdin", io.StringIO("chosen\n")):
            _, out, _ = self.run_command("create", "ann", "--reason", "new")
        self.assertEqual("chosen", self.gateway.requests[1][1]["password"])
        self.assertNotIn("chosen", out)

    def test_a_reason_is_wanted(self):
        with self.assertRaises(SystemExit), mock.patch("sys.stderr", io.StringIO()):
            cli.main(["suspend", "ann"])

    def test_the_audit_log_is_read_page_by_page(self):
        first = {"entries": [{"id": str(900 - i), "action": "logged_in"} for i in range(500)], "more": True}
        second = {"entries": [{"id": "400", "action": "registered"}]}
        self.gateway.answers["ListAudit"] = [(200, first), (200, second)]
        code, out, _ = self.run_command("--json", "audit", "-n", "0", "--action", "x", "--from", "192.0.2.1")
        self.assertEqual(0, code)
        self.assertEqual(501, len([json.loads(line) for line in out.splitlines()]))
        self.assertEqual([0, "401"], [body["beforeId"] for _, body, _ in self.gateway.requests])
        self.assertEqual("192.0.2.1", self.gateway.requests[0][1]["address"])

    def test_an_entry_says_who_did_it_to_whom(self):
        entry = {"id": "1", "atMs": "1700000000000", "action": "suspended", "userId": 123456789, "userName": "ann"}
        entry.update(actorId=234567890, actorName="chief", note="spam", address="192.0.2.7", deviceId="console")
        self.gateway.answers["ListAudit"] = [(200, {"entries": [entry]})]
        _, out, _ = self.run_command("audit")
        self.assertRegex(out, r"suspended +ann \(123456789\) +chief \(234567890\) +192.0.2.7 +console +spam")

    def test_gateways(self):
        gateway = {"number": 1, "address": "10.0.0.7:7400", "sessions": "12", "leaseLeftMs": "8500"}
        self.gateway.answers["ListGateways"] = [(200, {"gateways": [{"address": "10.0.0.6:7400"}, gateway]})]
        _, out, _ = self.run_command("gateways")
        self.assertRegex(out, r"(?m)^0 +10.0.0.6:7400 +0 ")
        self.assertRegex(out, r"(?m)^1 +10.0.0.7:7400 +12 .*8.5 s$")

    def test_a_group_is_shown_with_all_pages_of_its_members(self):
        group = {"conversationId": "1152921504606846977", "name": "W\u202ealks", "memberCount": 201, "joining": "open"}
        first = {"group": group, "members": [{"userId": 100 + i, "name": "n", "role": "member"} for i in range(200)], "more": True}
        second = {"group": group, "members": [{"userId": 900, "role": "creator", "joinedSeq": "1"}]}
        self.gateway.answers["FindGroup"] = [(200, first), (200, second)]
        code, out, _ = self.run_command("group", "1152921504606846977")
        self.assertEqual(0, code)
        self.assertIn("W\N{REPLACEMENT CHARACTER}alks (1152921504606846977)", out)
        self.assertRegex(out, r"(?m)^900 +\(deleted\) +creator +1$")
        self.assertEqual([0, 299], [body["afterUserId"] for _, body, _ in self.gateway.requests])
        code, _, error = self.run_command("group", "walks")
        self.assertEqual((1, []), (code, self.gateway.names()[2:]))
        self.assertIn("is not the number of a group", error)

    def test_a_gateway_is_drained_and_taken_back(self):
        gateway = {"number": 1, "address": "10.0.0.7:7400", "leaseLeftMs": "8500", "draining": True}
        self.gateway.answers.update(DrainGateway=[(200, {})], ListGateways=[(200, {"gateways": [gateway]})])
        _, out, _ = self.run_command("drain", "1", "--reason", "a new disk")
        self.assertRegex(out, r"(?m)^1 +10.0.0.7:7400 .*8.5 s +draining$")
        self.run_command("undrain", "1", "--reason", "done")
        asked = [body for name, body, _ in self.gateway.requests if name == "DrainGateway"]
        self.assertEqual({"number": 1, "takeBack": False, "reason": "a new disk"}, asked[0])
        self.assertEqual({"number": 1, "takeBack": True, "reason": "done"}, asked[1])

    def test_a_trace_says_what_each_device_has(self):
        found = {
            "conversationId": "1234567890123",
            "kind": "group",
            "lastSeq": "42",
            "entries": [
                {
                    "seq": "42",
                    "kind": "post",
                    "senderId": 234567890,
                    "storedMs": "1700000000000",
                    "routings": [
                        routing("PUBLISHED", gateway=1, epoch="9", partition=1, offset="77", sessions=2),
                        routing("PUBLISHED", again=True, sessions=1),
                        routing("PUBLISHED", epoch="3"),
                        routing("KAFKA_AWAY"),
                        routing("PRESENCE_AWAY"),
                        routing("NOBODY_ONLINE"),
                        routing("OF_A_LATER_RELEASE"),
                    ],
                }
            ],
            "memories": [{"pod": "message-1:9000", "sinceMs": "1700000000000"}, {"pod": "10.0.0.5:9000"}],
            "devices": [
                {"userId": 1, "deviceId": "done", "acknowledgedSeq": "42"},
                {"userId": 2, "deviceId": "slow", "acknowledgedSeq": "41", "online": True, "gateway": 1},
                {"userId": 3, "deviceId": "away", "acknowledgedSeq": "7"},
                {"userId": 4, "deviceId": "late", "fromSeq": "42"},
                {"userId": 5, "deviceId": "left", "untilSeq": "40"},
            ],
        }
        self.gateway.answers.update(FindUser=[(200, {"user": USER})], Trace=[(200, found)])
        code, out, _ = self.run_command("trace", "1234567890123", "--seq", "42")
        self.assertEqual(0, code)
        self.assertEqual({"seq": 42, "clientMessageId": "", "conversationId": "1234567890123"}, self.gateway.requests[0][1])
        self.assertRegex(out, r"(?m)^1 +done +42 +acknowledged +offline$")
        for line in (
            r"handed to gateway 1 \(life 9\) by Kafka, partition 1, offset 77, for 2 sessions \(message-1:9000\)",
            r"handed to gateway 0 .* for 1 session again, as it was not acknowledged \(message-1:9000\)",
            r"handed to gateway 0 \(life 3\) .* for those of its members \(message-1:9000\)",
            r"not handed on, as Kafka did not take it in time; it follows later \(message-1:9000\)",
            r"not handed on, as presence-service did not answer; it follows later \(message-1:9000\)",
            r"nobody was online \(message-1:9000\)",
            r"what became of it this version does not know \(message-1:9000\)",
        ):
            self.assertRegex(out, r"(?m)^Entry 42: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d " + line + "$")
        self.assertRegex(out, r"(?m)^message-1:9000 remembers what it has handed to gateways since 2023-11-1\d .*; nothing before\.$")
        self.assertIn("message-service at 10.0.0.5:9000 did not say what it has handed to gateways.", out)
        self.assertRegex(out, r"(?m)^2 +slow +41 +pushed again until it is acknowledged +gateway 1")
        self.assertRegex(out, r"(?m)^3 +away +7 +waits for the next login +offline$")
        self.assertRegex(out, r"(?m)^4 +late .*before he came")
        self.assertRegex(out, r"(?m)^5 +left .*after he went")
        self.run_command("trace", "ann", "234567890", "--client-id", "x", "--sender", "ann")
        asked = self.gateway.requests[-1][1]
        self.assertEqual([123456789, 234567890], asked["betweenUserIds"])
        self.assertEqual(("x", 123456789), (asked["clientMessageId"], asked["senderId"]))

    def test_failures_are_sentences(self):
        self.gateway.answers["FindUser"] = [(404, {"message": "There is no such account."})]
        self.assertEqual((1, "", "parley admin: There is no such account.\n"), self.run_command("find", "x"))


class PartsTest(unittest.TestCase):
    def test_text_of_others_moves_no_cursor(self):
        self.assertEqual("a\ufffd[2Jb", show.plain("a\x1b[2Jb"))
        self.assertEqual("\ufffdabc", show.plain("\u202eabc"))

    def test_times(self):
        self.assertEqual(400_000, to_ms("10m", 1000))
        self.assertEqual(1_700_000_000_000, to_ms("2023-11-14T22:13:20Z", 0))
        with self.assertRaisesRegex(AdminError, '"soon" is no time'):
            to_ms("soon", 0)

    def test_where(self):
        self.assertEqual("http://h:1", base_url("http://h:1/", {}))
        self.assertEqual("http://h:2", base_url(None, {"PARLEY_ADMIN_URL": "http://h:2"}))
        with tempfile.TemporaryDirectory() as home:
            with open(os.path.join(home, "ports.properties"), "w", encoding="ascii") as ports:
                ports.write("#x\nports.admin=7440,7441\n")
            self.assertEqual("http://127.0.0.1:7440", base_url(None, {"PARLEY_HOME": home}))
        for given in ("nonsense", "http://h/path"):
            with self.assertRaisesRegex(AdminError, "no address"):
                base_url(given, {})
        with self.assertRaisesRegex(AdminError, "Which cluster"):
            base_url(None, {"PARLEY_HOME": "/nowhere"})
