"""What a local cluster has mailed: it keeps every mail as a file."""

import contextlib
import os
import pathlib
import re

from parley import EmailCodePurpose

from .fake_gateway import wait_until

PATIENCE = 20.0


def mails_to(address):
    """The texts of the mails to an address, oldest first."""
    texts = []
    for file in sorted((pathlib.Path(os.environ["PARLEY_HOME"]) / "mail").glob("*.txt")):
        # The oldest go when there are many.
        with contextlib.suppress(FileNotFoundError):
            texts.append(file.read_text(encoding="utf-8"))
    return [text for text in texts if text.partition("\n")[0].split()[-1] == address]


def code_of(address, number=1):
    """The code in the mail with this number (from 1) to an address, as soon as it is there."""
    wait_until(lambda: len(mails_to(address)) >= number, "mail %d to %s" % (number, address), PATIENCE)
    return re.search(r"^ {4}(\d{6})$", mails_to(address)[number - 1], re.MULTILINE).group(1)


def registration_code(client, address):
    """A code to register with an address."""
    client.ask_code(EmailCodePurpose.REGISTRATION, address, "en")
    return code_of(address)
