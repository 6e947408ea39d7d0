"""Codes by e-mail against a running cluster."""

import contextlib
import io
import secrets

import parley
from parley import EmailCodePurpose, ErrorCode, frames
from parley.commands import Commands
from parley.terminal import Terminal

from .fake_gateway import wait_until
from .live import PASSWORD, SERVERS, Wire, needs_cluster
from .mailbox import code_of, mails_to, registration_code
from .test_live import PATIENCE, LiveTest

NEW_PASSWORD = "another-good-password"


@needs_cluster
class MailTest(LiveTest):
    def test_a_forgotten_password(self):
        """P-350, P-353, P-354."""
        name, address = _fresh()
        with self._at(0) as first, self._at(1, "second") as second:
            first.register(name, PASSWORD, email=address, email_code=registration_code(first, address))
            self.assertTrue(first.profile().email_confirmed)
            answer = second.ask_code(EmailCodePurpose.PASSWORD_RESET, address.upper(), "en")
            self.assertGreater(answer.code_seconds, 0)
            self.assertGreater(answer.again_seconds, 0)
            code = code_of(address.upper())
            user = second.reset_password(address, code[:3] + " " + code[3:], NEW_PASSWORD)
            self.assertEqual(name, user.name)
            wait_until(lambda: not first.connected, "the first device is logged out", PATIENCE)
            with self.assertRaises(parley.RequestRefused) as refused:
                self._at(0, "third").login(name, PASSWORD)
            self.assertEqual(ErrorCode.UNAUTHENTICATED, refused.exception.code)

    def test_what_a_stranger_finds(self):
        """P-372."""
        for gateway in (0, 1):
            with self._at(gateway) as client:
                found = client.server_info()
                self.assertEqual((False, False, True), (found.registration_closed, found.email_required, found.mail))
                self.assertEqual(frames.MAX_TEXT_BYTES, found.max_text_bytes)
                self.assertEqual((24 * 3600, 120), (found.edit_seconds, found.recall_seconds))

    def test_answers_tell_nobody_who_has_an_account(self):
        """P-351."""
        _, address = _fresh()
        with self._at(0) as client:
            self.assertGreater(client.ask_code(EmailCodePurpose.PASSWORD_RESET, address).code_seconds, 0)
            with self.assertRaises(parley.RequestRefused) as refused:
                client.ask_code(EmailCodePurpose.PASSWORD_RESET, address)
            self.assertEqual(ErrorCode.RATE_LIMITED, refused.exception.code)
            self.assertGreater(refused.exception.retry_after_ms, 0)
            with self.assertRaises(parley.RequestRefused) as refused:
                client.reset_password(address, "123456", NEW_PASSWORD)
            self.assertEqual(ErrorCode.INVALID, refused.exception.code)
        self.assertEqual([], mails_to(address))

    def test_another_address_and_none(self):
        """P-355, P-356."""
        name, address = _fresh()
        with self._at(1) as client:
            client.register(name, PASSWORD)
            client.ask_code(EmailCodePurpose.NEW_ADDRESS, address, "zh_CN")
            self.assertEqual(address, client.change_email(PASSWORD, address, code_of(address)))
            self.assertIn("验证码", mails_to(address)[0])
            self.assertEqual((address, True), (client.profile().email, client.profile().email_confirmed))
            self.assertEqual("", client.change_email(PASSWORD, ""))
            self.assertEqual("", client.profile().email)

    def test_a_code_for_ones_own_address_needs_a_session(self):
        """P-350."""
        wire = Wire()
        try:
            wire.send(frames.EmailCode(purpose=EmailCodePurpose.NEW_ADDRESS, email="a@example.org"), 1)
            self.assertEqual(ErrorCode.UNAUTHENTICATED, wire.read().body.code)
            wire.send(frames.EmailCode(email="a@example.org"), 2)
            self.assertEqual(ErrorCode.INVALID, wire.read().body.code)
        finally:
            wire.close()

    def test_the_words_of_the_command_line(self):
        name, address = _fresh()
        output = io.StringIO()
        with self._at(0) as client, contextlib.redirect_stdout(output):
            commands = Commands(client, Terminal(color=False))
            commands.run_line("code " + address)
            commands.run_line("register %s %s Ann Mail %s %s" % (name, PASSWORD, address, code_of(address)))
            self.assertEqual("Ann Mail", client.user.nickname)
            commands.run_line("profile")
            self.assertIn("e-mail: %s (confirmed" % address, output.getvalue())
            commands.run_line("logout")
            commands.run_line("forgot " + address)
            commands.run_line("forgot %s %s %s" % (address, code_of(address, 2), NEW_PASSWORD))
            self.assertEqual(name, client.user.name)
            commands.run_line("email - " + NEW_PASSWORD)
            self.assertIn("no address any more", output.getvalue())

    def _at(self, number, device="first"):
        servers = SERVERS[number % len(SERVERS) :] + SERVERS[: number % len(SERVERS)]
        return parley.Client(servers, device=device, receive=False)


def _fresh():
    name = "mail." + secrets.token_hex(5)
    return name, name + "@example.org"
