"""Codes by e-mail: a part of the client library."""

import locale as system_locale

from . import frames
from .keeping import LOGIN_SECONDS, REQUEST_SECONDS, ask_once


class Mailing:
    """A part of Client, which has the session and knows how to log in."""

    def ask_code(self, purpose, email, locale=None):
        """Has a code mailed to an address, and returns the frames.EmailCodeAnswer: how long it is good, and when
        another may be asked for. The answer is the same whether an account has the address or not.

        `purpose`: an EmailCodePurpose; NEW_ADDRESS needs a session, the others none. `locale`: the language of the
        mail, for example "zh"; by default that of this system.
        """
        body = frames.EmailCode(purpose=purpose, email=email, locale=_language() if locale is None else locale)
        if self.connected:
            return self._session().up(REQUEST_SECONDS).request(body, REQUEST_SECONDS)
        return ask_once(self.servers, body, self._tls)

    def server_info(self):
        """What somebody without an account finds, as frames.ServerInfoAnswer: whether one can register, whether that needs a
        confirmed address, and whether the server sends mail. Needs no session.
        """
        return ask_once(self.servers, frames.ServerInfo(), self._tls)

    def reset_password(self, email, code, new_password):
        """Sets a new password by a code for PASSWORD_RESET, logs in, and returns the frames.User. All other devices
        are logged out.
        """
        body = frames.ResetPassword(
            email=email, code=code, new_password=new_password, device_id=self.device, platform=self.platform
        )
        return self._log_in(email, body)

    def change_email(self, password, email, code=""):
        """Makes an address the account's by a code for NEW_ADDRESS; an empty one takes the address away. Returns the
        address as it is then.
        """
        body = frames.ChangeEmail(password=password, email=email, code=code)
        return self._session().up(REQUEST_SECONDS).request(body, LOGIN_SECONDS).email


def _language():
    return (system_locale.getlocale()[0] or "").partition("_")[0]

