"""Times as people write and read them."""

import datetime
import re

from .errors import AdminError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def to_ms(text, now):
    """Milliseconds since 1970 of "2h" (so long ago) or of an ISO time, local unless it says otherwise."""
    ago = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if ago:
        return int((now - int(ago.group(1)) * _UNITS[ago.group(2)]) * 1000)
    try:
        return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)
    except ValueError:
        raise AdminError('"%s" is no time: write 30m, 2h, 7d, or 2026-01-31T12:00.' % text) from None


def shown(milliseconds):
    """Local time, to the second; nothing for 0."""
    ms = int(milliseconds or 0)
    if ms == 0:
        return ""
    return datetime.datetime.fromtimestamp(ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
