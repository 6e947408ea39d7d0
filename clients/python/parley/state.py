"""What a client keeps between runs: tokens and last seen positions, in a file that only its owner can read."""

import json
import logging
import os
import pathlib
import re
import tempfile
import uuid


def default_directory():
    """`$XDG_CONFIG_HOME/parley`, normally `~/.config/parley`."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return pathlib.Path(base) / "parley" if base else pathlib.Path.home() / ".config" / "parley"


def default_device(directory=None):
    """This user's device id on this machine: chosen once, then kept in the file `device`."""
    path = pathlib.Path(directory or default_directory()) / "device"
    try:
        known = path.read_text(encoding="ascii").strip()
        if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", known):
            return known
    except (OSError, UnicodeDecodeError):
        pass
    chosen = "python-" + uuid.uuid4().hex[:12]
    try:
        _write(path, chosen + "\n")
    except OSError:
        pass  # A read-only home: the device is new at every start, which costs nothing but a longer Sync.
    return chosen


class State:
    """The content of one state file. Change the attributes, then call save(). Not thread-safe."""

    def __init__(self, path=None):
        """Reads the file when there is one; without a path nothing is kept."""
        self.path = path
        self.user_id = 0
        self.user_name = ""
        self.access_token = ""
        self.refresh_token = ""
        self.positions = {}
        self.own = {}
        if path is not None:
            self._load(path)

    @classmethod
    def of(cls, directory, server, account, device):
        """The state of an account on a server and a device."""
        parts = (_file_name_part(part) for part in (server, account.lower(), device))
        return cls(pathlib.Path(directory) / "sessions" / ("%s+%s+%s.json" % tuple(parts)))

    def _load(self, path):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            self.user_id = int(content["user_id"])
            self.user_name = str(content["user_name"])
            self.access_token = str(content["access_token"])
            self.refresh_token = str(content["refresh_token"])
            self.positions = {int(key): int(value) for key, value in content["positions"].items()}
            self.own = {int(key): [int(seq) for seq in value] for key, value in content["own"].items()}
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # A damaged file costs a login and a Sync from the server's cursor, nothing else.
            self.__init__()
            self.path = path

    def belongs_to(self, user_id):
        """Makes this the state of a user; positions of somebody else are forgotten."""
        if self.user_id != user_id:
            self.user_id = user_id
            self.positions = {}
            self.own = {}

    def forget(self):
        """Forgets everything, also on the disk."""
        path = self.path
        self.__init__()
        if path is not None:
            path.unlink(missing_ok=True)

    def save(self):
        """Writes the file, whole or not at all, readable by its owner only."""
        if self.path is None:
            return
        content = {
            "user_id": self.user_id,
            "user_name": self.user_name,
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "positions": {str(key): value for key, value in self.positions.items()},
            "own": {str(key): value for key, value in self.own.items()},
        }
        try:
            _write(self.path, json.dumps(content, indent=1) + "\n")
        except OSError as failure:
            logging.getLogger("parley").warning("Cannot write %s: %s", self.path, failure.strerror)


def _file_name_part(text):
    """Keeps letters, digits, '.', '_' and '-'; everything else becomes %hex, so different texts stay different."""
    return "".join(
        char if re.match(r"[A-Za-z0-9._-]", char) else "".join("%%%02x" % byte for byte in char.encode("utf-8"))
        for char in text
    )


def _write(path, text):
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=str(path.parent), prefix=".writing-")  # mkstemp makes it 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, str(path))
    except BaseException:
        os.unlink(name)
        raise
