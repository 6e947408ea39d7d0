"""Requests to the admin port of a gateway, with a session that renews itself."""

import json
import secrets
import time
import urllib.error
import urllib.request

from .errors import AdminError, NotLetIn

TIMEOUT_SECONDS = 40
"""A login may wait for its password check."""

_EARLY_SECONDS = 30


class Api:
    """Asks one cluster. All methods raise AdminError."""

    def __init__(self, url, sessions, clock=time.time):
        self._url = url
        self._sessions = sessions
        self._clock = clock

    def log_in(self, account, password):
        """The session, which is kept."""
        before = self._sessions.get(self._url) or {}
        # The same device again: a login in the place of the one before, not one more.
        device = before.get("device_id") or "admin-" + secrets.token_hex(8)
        try:
            tokens = self._post("LogIn", {"account": account, "password": password, "deviceId": device}, None)
        except NotLetIn:
            raise NotLetIn(
                "Not let in at %s: wrong name or password, an account without a role, or too many attempts (then wait a"
                " minute). Or there is no Parley, or its admin port is off." % self._url
            ) from None
        return self._keep(tokens, device)

    def log_out(self):
        """Ends the session, and forgets it even when it cannot be ended."""
        if self._sessions.get(self._url) is None:
            return
        try:
            self.call("LogOut", {})
        finally:
            self._sessions.put(self._url, None)

    def call(self, name, request):
        """The answer to one request."""
        session = self._sessions.get(self._url)
        if session is None:
            raise AdminError("Nobody is logged in at %s: ./parley admin login NAME" % self._url)
        renewed = session["access_until"] - _EARLY_SECONDS < self._clock()
        if renewed:
            session = self._renew(session)
        try:
            return self._post(name, request, session["access_token"])
        except NotLetIn:
            if renewed:
                raise self._over() from None
        return self._again(name, request, session)

    def _again(self, name, request, session):
        session = self._renew(session)
        try:
            return self._post(name, request, session["access_token"])
        except NotLetIn:
            raise self._over() from None

    def _renew(self, session):
        try:
            tokens = self._post("Refresh", {"refreshToken": session["refresh_token"]}, None)
        except NotLetIn:
            raise self._over() from None
        return self._keep(tokens, session["device_id"])

    def _over(self):
        return NotLetIn(
            "The session at %s is over, or the account has no role any more: ./parley admin login NAME" % self._url
        )

    def _keep(self, tokens, device):
        session = {
            "account": tokens["userName"],
            "role": tokens["role"],
            "device_id": device,
            "access_token": tokens["accessToken"],
            "access_until": self._clock() + tokens["accessTokenSeconds"],
            "refresh_token": tokens["refreshToken"],
        }
        self._sessions.put(self._url, session)
        return session

    def _post(self, name, body, access_token):
        request = urllib.request.Request(
            "%s/v1/%s" % (self._url, name),
            data=json.dumps(body).encode("utf-8"),
            headers={"Content-Type": "application/json"},
        )
        if access_token is not None:
            request.add_header("Authorization", "Bearer " + access_token)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refused:
            raise _refusal(refused, self._url) from None
        except (OSError, ValueError) as broken:
            reason = getattr(broken, "reason", broken)
            raise AdminError(
                "%s cannot be asked (%s). Is it the admin port of a gateway, and does the gateway run?"
                % (self._url, reason)
            ) from None


def _refusal(refused, url):
    with refused:
        try:
            failure = json.loads(refused.read())
        except (OSError, ValueError):
            failure = {}
    if not isinstance(failure, dict) or not failure.get("message"):
        return NotLetIn("%s answers with %d and says nothing." % (url, refused.code))
    return AdminError(failure["message"])
