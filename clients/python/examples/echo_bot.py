#!/usr/bin/env python3
"""Answers every message with the same text.

    PARLEY_PASSWORD=123456 python3 examples/echo_bot.py user1 127.0.0.1:7400 127.0.0.1:7402
"""

import os
import sys
import threading

import parley
from parley.cli import server_address
from parley.state import default_directory


def main(user, *servers):
    stopped = threading.Event()

    def echo(message):
        if message.sender_id != client.user.id:
            # The same id for the same message: should this be repeated after a crash, there is still one answer.
            client.send(message.sender_id, message.text, client_message_id="echo-%d" % message.seq)

    def give_up(sentence):
        print(sentence, file=sys.stderr)
        stopped.set()

    client = parley.Client(
        [server_address(server) for server in servers or ("127.0.0.1:7400",)],
        device="echo-bot",
        state_directory=default_directory(),
        on_message=echo,
        on_connection=lambda connected, sentence: print(sentence),
        on_replaced=give_up,
        on_revoked=give_up,
    )
    with client:
        client.login(user, os.environ["PARLEY_PASSWORD"])
        print("Echoing for %s; stop with Ctrl-C." % client.user.name)
        try:
            stopped.wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
