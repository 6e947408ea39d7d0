"""The words of the command line for codes by e-mail."""

import getpass

from .frames import EmailCodePurpose
from .terminal import printable

_NOTHING = "-"


class MailCommands:
    """A part of Commands, which has the client, the terminal, `welcome`, `_must_be_logged_out`, and `_arguments` and
    `_misused` for what was typed.
    """

    def _code(self, arguments):
        (email,) = self._arguments("code", arguments, 1, 1, [])
        if self._client.connected:
            self._ask(EmailCodePurpose.NEW_ADDRESS, email, "email %s CODE" % email)
        else:
            self._ask(EmailCodePurpose.REGISTRATION, email, "register USER PASSWORD NICKNAME %s CODE" % email)

    def _forgot(self, arguments):
        email, code, password = self._arguments("forgot", arguments, 1, 3, [None, None])
        self._must_be_logged_out()
        if code is None:
            self._ask(EmailCodePurpose.PASSWORD_RESET, email, "forgot %s CODE NEW_PASSWORD" % email)
            return
        self._client.reset_password(email, code, password or self._typed("New password: ", "forgot"))
        self.welcome()

    def _email(self, arguments):
        least = 1 if arguments[:1] == [_NOTHING] else 2
        email, code, password = (self._arguments("email", arguments, least, 3, [None, None]) + [None])[:3]
        if email == _NOTHING:
            email, code, password = "", "", code
        now = self._client.change_email(password or self._typed("Your password: ", "email"), email, code)
        self._terminal.show("your address is %s" % printable(now) if now else "you have no address any more", "dim")

    def _ask(self, purpose, email, then):
        answer = self._client.ask_code(purpose, email)
        self._terminal.show(
            "A code is on its way to %s, if it can be used for this. It is good for %d minutes. Then type: %s"
            % (printable(email), answer.code_seconds // 60, then),
            "dim",
        )

    def _typed(self, prompt, command):
        if not self._terminal.interactive:
            self._misused(command)
        return getpass.getpass(prompt)
