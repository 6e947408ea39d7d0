"""Keeps who is logged in where, in a file that only its owner can read."""

import json
import os
import tempfile

from .errors import AdminError


class Sessions:
    """One entry for each cluster: account, role, device_id, access_token, access_until, refresh_token."""

    def __init__(self, path):
        self._path = path

    @staticmethod
    def usual(environment):
        """The file under the user's configuration."""
        folder = environment.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
        return Sessions(os.path.join(folder, "parley", "admin.json"))

    def get(self, url):
        """None when nobody is logged in there."""
        return self._read().get(url)

    def put(self, url, session):
        """Takes the place of the one before; None removes it."""
        sessions = self._read()
        sessions.pop(url, None)
        if session is not None:
            sessions[url] = session
        self._write(sessions)

    def _read(self):
        try:
            with open(self._path, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as unreadable:
            raise AdminError("%s cannot be read (%s): delete it, and log in again." % (self._path, unreadable)) from None

    def _write(self, sessions):
        folder = os.path.dirname(self._path)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            # mkstemp makes files that only their owner can read.
            descriptor, temporary = tempfile.mkstemp(dir=folder)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(sessions, file)
            os.replace(temporary, self._path)
        except OSError as unwritable:
            raise AdminError("%s cannot be written: %s." % (self._path, unwritable)) from None
