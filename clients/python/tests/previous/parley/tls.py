"""TLS on a connection's socket, for one thread that reads while others write."""

import select
import socket
import ssl
import threading
import time

from .errors import NotConnected


def client_context(ca_file=None):
    """A context that verifies the server's certificate and name: by the system's authorities, or by those of a file.

    Raises ValueError with a sentence when the file cannot be used.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as failure:
        reason = failure.strerror or failure
        raise ValueError("The certificates in %s cannot be read (%s)." % (ca_file, reason)) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class TlsStream:
    """What connection.py needs of a socket. A TLS session is not for two threads at once and never waits in here with
    its lock held: a reader that waits for bytes would keep writers out, and the other way round.
    """

    def __init__(self, sock, context, address, seconds):
        """Shakes hands; raises NotConnected with a sentence, and closes the socket."""
        self._seconds = seconds
        self._lock = threading.Lock()
        try:
            self._socket = context.wrap_socket(sock, server_hostname=address[0])
        except ssl.SSLCertVerificationError as failure:
            sock.close()
            raise NotConnected(
                "The certificate of %s:%d is not trusted (%s). If the server is yours, give its authority with --ca."
                % (address[0], address[1], failure.verify_message)
            ) from None
        except OSError as failure:
            sock.close()
            raise NotConnected(
                "No TLS with %s:%d (%s). Does this port speak TLS?"
                % (address[0], address[1], getattr(failure, "reason", None) or failure)
            ) from None
        self._socket.setblocking(False)

    def fileno(self):
        return self._socket.fileno()

    def recv(self, size):
        """What has come; empty at the end; None when it is not yet enough to be read."""
        with self._lock:
            try:
                return self._socket.recv(size)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return None

    def sendall(self, data):
        until = time.monotonic() + self._seconds
        rest = memoryview(data)
        while rest:
            wait_for = None
            with self._lock:
                try:
                    rest = rest[self._socket.send(rest) :]
                except ssl.SSLWantWriteError:
                    wait_for = ([], [self._socket])
                except ssl.SSLWantReadError:
                    wait_for = ([self._socket], [])
            if wait_for is not None:
                seconds = until - time.monotonic()
                if seconds <= 0 or not any(select.select(*wait_for, [], seconds)):
                    raise socket.timeout()

    def shutdown(self, how):
        # Not ssl's own: that would take the session away under the reader.
        socket.socket.shutdown(self._socket, how)

    def close(self):
        self._socket.close()
