"""The session of an operator: kept, renewed, over."""

import os
import stat
import tempfile
import unittest

from parley_admin.api import Api
from parley_admin.errors import AdminError, NotLetIn
from parley_admin.keeping import Sessions

from .fake_gateway import FakeGateway, tokens


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "parley", "admin.json")
        self.sessions = Sessions(self.path)
        self.now = 1_000_000
        self.gateway = self.enterContext(FakeGateway()) if hasattr(self, "enterContext") else self._enter()
        self.api = Api(self.gateway.url, self.sessions, lambda: self.now)

    def _enter(self):
        gateway = FakeGateway()
        gateway.__enter__()
        self.addCleanup(gateway.__exit__)
        return gateway

    def log_in(self):
        self.gateway.answers["LogIn"] = [(200, tokens())]
        return self.api.log_in("chief", "secret")

    def test_a_session_is_kept_where_only_its_owner_reads_it(self):
        self.log_in()
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path).st_mode))
        self.gateway.answers["ListGateways"] = [(200, {"gateways": []})]
        other = Api(self.gateway.url, Sessions(self.path), lambda: self.now)
        self.assertEqual({"gateways": []}, other.call("ListGateways", {}))
        self.assertEqual(("ListGateways", {}, "Bearer access-1"), self.gateway.requests[-1])

    def test_a_second_login_is_the_same_device(self):
        self.log_in()
        self.log_in()
        first, second = (body["deviceId"] for _, body, _ in self.gateway.requests)
        self.assertEqual(first, second)

    def test_a_token_that_ends_soon_is_renewed_before(self):
        self.log_in()
        self.now += 880
        self.gateway.answers.update(Refresh=[(200, tokens(2))], ListGateways=[(200, {})])
        self.api.call("ListGateways", {})
        self.assertEqual(["LogIn", "Refresh", "ListGateways"], self.gateway.names())
        self.assertEqual({"refreshToken": "refresh-1"}, self.gateway.requests[1][1])
        self.assertEqual("Bearer access-2", self.gateway.requests[2][2])
        self.assertEqual("refresh-2", self.sessions.get(self.gateway.url)["refresh_token"])

    def test_a_token_that_is_refused_is_renewed_once(self):
        self.log_in()
        self.gateway.answers.update(Refresh=[(200, tokens(2))], ListGateways=[(404, None), (200, {})])
        self.assertEqual({}, self.api.call("ListGateways", {}))
        self.gateway.answers["ListGateways"] = [(404, None)]
        with self.assertRaisesRegex(NotLetIn, "session .* is over, or the account has no role any more"):
            self.api.call("ListGateways", {})

    def test_the_sentences_of_the_server_are_passed_on(self):
        self.log_in()
        self.gateway.answers["Suspend"] = [(403, {"code": "FORBIDDEN", "message": "An auditor looks."})]
        with self.assertRaisesRegex(AdminError, "^An auditor looks.$"):
            self.api.call("Suspend", {})
        self.assertEqual(["LogIn", "Suspend"], self.gateway.names())

    def test_who_is_not_let_in_is_told_why_that_may_be(self):
        with self.assertRaisesRegex(NotLetIn, "wrong name or password, an account without a role"):
            self.api.log_in("nobody", "secret")
        self.assertFalse(os.path.exists(self.path))

    def test_logging_out_ends_the_session_and_forgets_it(self):
        self.log_in()
        self.gateway.answers["LogOut"] = [(200, {})]
        self.api.log_out()
        self.assertEqual("LogOut", self.gateway.names()[-1])
        with self.assertRaisesRegex(AdminError, "Nobody is logged in"):
            self.api.call("ListGateways", {})

    def test_a_session_is_forgotten_even_when_the_server_is_away(self):
        self.log_in()
        self.gateway.answers["LogOut"] = [(503, {"message": "A part of the server cannot be reached just now."})]
        with self.assertRaisesRegex(AdminError, "cannot be reached"):
            self.api.log_out()
        self.assertIsNone(self.sessions.get(self.gateway.url))

    def test_nobody_at_the_port(self):
        api = Api("http://127.0.0.1:1", self.sessions)
        with self.assertRaisesRegex(AdminError, "http://127.0.0.1:1 cannot be asked .*refused.*admin port"):
            api.log_in("chief", "secret")

    def test_a_damaged_file_is_named(self):
        os.makedirs(os.path.dirname(self.path))
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("{")
        with self.assertRaisesRegex(AdminError, "admin.json cannot be read .*: delete it, and log in again."):
            self.api.call("ListGateways", {})
