"""HTTP GET within one deadline and a bound on the answer."""

import asyncio

MOST_BYTES = 4 * 1024 * 1024
"""The longest answer that is read, head included; the longest of Parley has some 40 KiB."""


class FetchFailed(Exception):
    """No whole answer; the text is a few words for a list of processes."""


async def get(host, port, path, seconds):
    """The status and the text of an answer. FetchFailed when there is none in time, or it is too long."""
    try:
        return await asyncio.wait_for(_get(host, port, path), seconds)
    except asyncio.TimeoutError:
        raise FetchFailed("no answer within %g s" % seconds) from None
    except (OSError, UnicodeError) as e:
        raise FetchFailed(_reason(e)) from None


async def connects(host, port, seconds):
    """Whether something listens there."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), seconds)
    except (asyncio.TimeoutError, OSError):
        return False
    writer.close()
    return True


async def _get(host, port, path):
    reader, writer = await asyncio.open_connection(host, port)
    try:
        # HTTP/1.0: the answer ends with the connection, and is never chunked.
        request = "GET %s HTTP/1.0\r\nHost: %s:%d\r\nAccept: text/plain;version=0.0.4, application/json\r\n\r\n"
        writer.write((request % (path, "[%s]" % host if ":" in host else host, port)).encode("ascii"))
        await writer.drain()
        answer = bytearray()
        while True:
            part = await reader.read(65_536)
            if not part:
                break
            answer += part
            if len(answer) > MOST_BYTES:
                raise FetchFailed("the answer is longer than %d MiB" % (MOST_BYTES // 1024 // 1024))
    finally:
        writer.close()
    return _split(bytes(answer))


def _split(answer):
    head, end, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    words = lines[0].split(b" ", 2)
    if not end or len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
        raise FetchFailed("what answers does not speak HTTP/1")
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip() != b"%d" % len(body):
            raise FetchFailed("the answer broke off")
    return int(words[1]), body.decode("utf-8", "replace")


def _reason(error):
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    return "cannot be reached (%s)" % (getattr(error, "strerror", None) or type(error).__name__)
