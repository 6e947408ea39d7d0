"""Whether answers about codes by e-mail tell who has an account, by their words or by their time.

    python3 tools/code_timing.py [HOST:PORT]

Registers 200 users with addresses and asks in turns about theirs and about 200 that nobody has. Prints both medians and
the z of a Mann-Whitney test: of two distributions that are the same, 95 of 100 runs give one between -1.96 and 1.96.
For a local cluster: its limits for each client address are out of the way.
"""

import pathlib
import secrets
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import parley  # noqa: E402
from parley import EmailCodePurpose, frames  # noqa: E402
from parley.cli import server_address  # noqa: E402
from parley.connection import Connection  # noqa: E402

SAMPLES = 200
WARM_UP = 20
ANSWER_SECONDS = 15


def address():
    return "timing.%s@example.org" % secrets.token_hex(8)


def with_account(server):
    """An address whose account has just been made."""
    known = address()
    with parley.Client([server], device="timing", receive=False) as client:
        client.register("timing." + secrets.token_hex(8), "a-good-password", email=known)
    return known


def ask(server, body):
    """The time of the answer in milliseconds, and its words."""
    connection = Connection.open(server, lambda *_: None, lambda *_: None)
    try:
        began = time.perf_counter()
        try:
            connection.request(body, ANSWER_SECONDS)
            words = "accepted"
        except parley.RequestRefused as refused:
            words = str(refused)
        return (time.perf_counter() - began) * 1000, words
    finally:
        connection.close("asked")


def z_of(ours, theirs):
    """How far the sum of the ranks of `ours` is from what chance gives, in standard deviations."""
    count = len(ours)
    ranked = sorted([(value, True) for value in ours] + [(value, False) for value in theirs])
    u = sum(rank for rank, (_, mine) in enumerate(ranked, 1) if mine) - count * (count + 1) / 2
    return (u - count * count / 2) / (count * count * (2 * count + 1) / 12) ** 0.5


def compare(name, server, body_for, known, unknown):
    for _ in range(WARM_UP):
        ask(server, body_for(address()))
    times, words = {True: [], False: []}, {True: set(), False: set()}
    for pair in zip(known, unknown):
        for has_account in secrets.choice(((True, False), (False, True))):
            took, said = ask(server, body_for(pair[0] if has_account else pair[1]))
            times[has_account].append(took)
            words[has_account].add(said)
    print(
        "%-26s known %.2f ms, unknown %.2f ms, z %.2f, %s"
        % (
            name,
            statistics.median(times[True]),
            statistics.median(times[False]),
            z_of(times[True], times[False]),
            "same words" if words[True] == words[False] else "OTHER WORDS: %s" % words,
        )
    )


def main():
    server = server_address(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:7400")
    known = [with_account(server) for _ in range(SAMPLES)]
    unknown = [address() for _ in range(SAMPLES)]
    for name, body_for in (
        ("code for a reset", lambda to: frames.EmailCode(purpose=EmailCodePurpose.PASSWORD_RESET, email=to)),
        (
            "reset by a wrong code",
            lambda to: frames.ResetPassword(email=to, code="000000", new_password="a-password", device_id="timing"),
        ),
        ("code for a registration", lambda to: frames.EmailCode(purpose=EmailCodePurpose.REGISTRATION, email=to)),
    ):
        compare(name, server, body_for, known, unknown)


if __name__ == "__main__":
    main()
