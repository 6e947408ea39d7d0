"""Numbers and names as they are shown. None is "-"."""

import time
import unicodedata

UNKNOWN = "-"
_DIRECTION_MARKS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text):
    """Text from elsewhere in one line, without anything that could steer the terminal."""
    return "".join(
        "?" if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _DIRECTION_MARKS else char
        for char in text
    )


def count(value):
    """A whole number, with separators."""
    return UNKNOWN if value is None else "{:,.0f}".format(value)


def rate(value):
    """A number a second: one digit behind the point below 10."""
    if value is None:
        return UNKNOWN
    return "{:.1f}".format(value) if 0 < value < 9.95 else "{:,.0f}".format(value)


def percent(value):
    """A share of 100: one digit behind the point below 10."""
    if value is None:
        return UNKNOWN
    return ("%.1f %%" if 0 < value < 9.95 else "%.0f %%") % value


def milliseconds(value):
    """A time in ms, or in s from 10 s on."""
    if value is None:
        return UNKNOWN
    if value >= 9_999.5:
        return "%.0f s" % (value / 1_000)
    return ("%.1f ms" if 0 < value < 9.95 else "%.0f ms") % value


def size(value):
    """Bytes in the unit that leaves at most four digits."""
    if value is None:
        return UNKNOWN
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1_000:
            return ("%.1f %s" if unit != "B" and 0 < value < 9.95 else "%.0f %s") % (value, unit)
        value /= 1_024
    return "{:,.1f} TiB".format(value)


def duration(seconds):
    """A time in its two largest units."""
    if seconds is None:
        return UNKNOWN
    minutes, hours, days = int(seconds // 60), int(seconds // 3_600), int(seconds // 86_400)
    if days:
        return "%dd%dh" % (days, hours % 24)
    if hours:
        return "%dh%dm" % (hours, minutes % 60)
    return "%dm%ds" % (minutes, seconds % 60) if minutes else "%ds" % seconds


def clock(seconds):
    """The local time of day."""
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def day_and_clock(seconds):
    """The local date and time."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
