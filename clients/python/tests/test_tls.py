"""P-105, TLS: frames inside it, and no server that cannot show who it is. The certificate is for these tests only."""

import contextlib
import io
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

import parley
from parley import cli
from parley.tls import client_context

from .fake_gateway import PASSWORD, Cluster, Gateway, wait_until

CERTIFICATE = str(pathlib.Path(__file__).parent / "localhost.pem")
ROOT = pathlib.Path(__file__).parents[1]


class TlsTest(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.gateway = Gateway(self.cluster, tls=context)
        self.addCleanup(self.gateway.stop)

    def client(self, tls, address=None, **options):
        client = parley.Client([address or self.gateway.address], "laptop", tls=tls, **options)
        self.addCleanup(client.close)
        return client

    def test_a_conversation(self):
        shown = []
        client = self.client(client_context(CERTIFICATE), on_message=lambda message: shown.append(message.text))
        client.login("user1", PASSWORD)
        self.assertTrue(client.wait_synced(5))
        self.assertEqual(1, client.send("user2", "你好 👋").seq)
        self.cluster.say("user2", "user1", "hello")
        wait_until(lambda: shown == ["hello"], "the message")

    def test_many_threads_write_while_much_arrives(self):
        shown = []
        client = self.client(client_context(CERTIFICATE), on_message=lambda message: shown.append(message.text))
        client.login("user1", PASSWORD)
        texts = ["%d " % number + "x" * 10_000 for number in range(100)]
        failures = []

        def send(name):
            try:
                for number in range(20):
                    client.send("user2", "%s %d" % (name, number))
            except parley.ParleyError as failure:
                failures.append(failure)

        writers = [threading.Thread(target=send, args=("writer %d" % number,)) for number in range(4)]
        for writer in writers:
            writer.start()
        for text in texts:
            self.cluster.say("user2", "user1", text)
        for writer in writers:
            writer.join(30)
        self.assertEqual([], failures)
        wait_until(lambda: len(shown) == 100, "all that was said, not only %d" % len(shown), seconds=20)
        self.assertEqual(texts, shown)

    def test_an_unknown_authority_is_refused(self):
        with self.assertRaisesRegex(parley.NotConnected, "not trusted .*--ca"):
            self.client(True).login("user1", PASSWORD)
        self.assertEqual([], self.cluster.log)

    def test_a_certificate_of_another_name_is_refused(self):
        address = ("127.0.0.2", self.listener_with_the_certificate("127.0.0.2"))
        client = self.client(client_context(CERTIFICATE), address=address)
        with self.assertRaisesRegex(parley.NotConnected, "not trusted"):
            client.login("user1", PASSWORD)
        self.assertEqual([], self.cluster.log)

    def test_a_server_without_tls_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as other, self.assertRaisesRegex(parley.NotConnected, "speak TLS"):
            threading.Thread(target=self.say_something_else, args=(other,), daemon=True).start()
            self.client(client_context(CERTIFICATE), address=other.getsockname()).login("user1", PASSWORD)

    def test_options(self):
        self.assertIsNone(cli.tls_of(cli.parser().parse_args([])))
        self.assertEqual(ssl.CERT_REQUIRED, cli.tls_of(cli.parser().parse_args(["--tls"])).verify_mode)
        self.assertTrue(cli.tls_of(cli.parser().parse_args(["--ca", CERTIFICATE])).check_hostname)
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(2, cli.main(["--ca", "/nowhere.pem", "users"]))
        self.assertIn("/nowhere.pem cannot be read", errors.getvalue())

    def test_the_command_line(self):
        with tempfile.TemporaryDirectory() as directory:
            command = [sys.executable, "-m", "parley", "--ca", CERTIFICATE, "--port", str(self.gateway.address[1])]
            done = subprocess.run(
                [*command, "--user", "user1", "--password", PASSWORD, "send", "user2", "hello"],
                cwd=str(ROOT),
                env=dict(os.environ, XDG_CONFIG_HOME=directory),
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("sent to user2", done.stdout)

    def listener_with_the_certificate(self, host):
        """The port of somebody on another address who has the same certificate."""
        listener = socket.create_server((host, 0))
        self.addCleanup(listener.close)

        def accept():
            with contextlib.suppress(OSError):
                sock, _ = listener.accept()
                with sock, self.gateway.tls.wrap_socket(sock, server_side=True) as stream:
                    stream.recv(1)

        threading.Thread(target=accept, daemon=True).start()
        return listener.getsockname()[1]

    @staticmethod
    def say_something_else(listener):
        sock, _ = listener.accept()
        with sock:
            sock.recv(100)
            sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


if __name__ == "__main__":
    unittest.main()
