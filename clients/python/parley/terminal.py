"""The person's side of the command line: a prompt with history and completion, and lines that appear above it
without disturbing what is being typed."""

import collections
import ctypes
import os
import signal
import sys
import threading
import unicodedata

try:
    import readline
except ImportError:  # Some builds of Python have none: then lines are read plainly.
    readline = None

HISTORY_LINES = 1_000


class Terminal:
    """Standard input and output. show() may be called by any thread."""

    def __init__(self, color=None, history_file=None):
        """`color`: None means when the terminal can."""
        self.interactive = sys.stdin.isatty() and sys.stdout.isatty()
        if color is None:
            color = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._color = color
        self._history_file = history_file
        self._lock = threading.RLock()
        self._waiting = collections.deque()
        self._prompt = None
        self._interrupted = False
        self._editor = None
        if self.interactive and readline is not None:
            self._load_history()
            try:
                self._editor = _LineEditor(self._while_waiting)
            except (AttributeError, OSError, TypeError, ValueError):
                pass  # Another line editor: show() draws as well as it can.

    def completion(self, candidates):
        """`candidates(words_before, start)` gives the words that may stand next."""
        if not self.interactive or readline is None:
            return

        def complete(start, index):
            before = readline.get_line_buffer()[: readline.get_begidx()].split()
            matches = [word + " " for word in candidates(before, start) if word.startswith(start)]
            return matches[index] if index < len(matches) else None

        readline.set_completer(complete)
        readline.set_completer_delims(" \t")
        editline = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if editline else "tab: complete")

    def ask(self, prompt):
        """The next line of input; EOFError at its end."""
        if not self.interactive:
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            return line.rstrip("\n")
        with self._lock:
            self._flush_plainly()
            self._prompt = prompt
        self._interrupted = False
        earlier = signal.signal(signal.SIGINT, self._interrupt) if self._editor is not None else None
        try:
            return input(prompt)
        finally:
            if earlier is not None:
                signal.signal(signal.SIGINT, earlier)
            with self._lock:
                self._prompt = None
                self._flush_plainly()

    def show(self, text, style=None):
        """Prints lines now, or above the prompt when somebody is typing."""
        text = self.paint(text, style)
        with self._lock:
            if self._prompt is not None and self._editor is not None:
                self._waiting.append(text)
            elif self._prompt is not None:
                typed = readline.get_line_buffer() if readline is not None else ""
                print("\r\x1b[K%s\n%s%s" % (text, self._prompt, typed), end="", flush=True)
            else:
                print(text, flush=True)

    def complain(self, text):
        """An error, for standard error when that is not the same screen."""
        if self.interactive:
            self.show(text, "red")
        else:
            sys.stdout.flush()
            print(text, file=sys.stderr, flush=True)

    def paint(self, text, style):
        codes = {"dim": "2", "red": "31", "green": "32", "cyan": "36", "bold": "1"}
        return "\x1b[%sm%s\x1b[0m" % (codes[style], text) if self._color and style else text

    def forget_last_line(self):
        """Takes the last line, which holds a password, out of the history."""
        if self.interactive and readline is not None:
            length = readline.get_current_history_length()
            if length:
                readline.remove_history_item(length - 1)

    def close(self):
        """Keeps the history for the next time."""
        if self.interactive and readline is not None and self._history_file is not None:
            try:
                self._history_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                readline.set_history_length(HISTORY_LINES)
                descriptor = os.open(str(self._history_file), os.O_CREAT | os.O_WRONLY, 0o600)
                os.close(descriptor)
                readline.write_history_file(str(self._history_file))
            except OSError:
                pass

    def _load_history(self):
        try:
            if self._history_file is not None:
                readline.read_history_file(str(self._history_file))
        except OSError:
            pass

    def _flush_plainly(self):
        while self._waiting:
            print(self._waiting.popleft(), flush=True)

    def _while_waiting(self, editor):
        """Called by the input hook, several times a second, on the thread that waits for input."""
        if self._prompt is None:
            return
        if self._interrupted:
            self._interrupted = False
            editor.forget_line()
        if self._waiting:
            with self._lock:
                lines = "\n".join(self._waiting) + "\n"
                self._waiting.clear()
            editor.print_above(lines)

    def _interrupt(self, *_):
        """Ctrl-C at the prompt: an exception could get lost in readline's C code, so a flag it is."""
        self._interrupted = True


class _LineEditor:
    """GNU readline beyond what Python's module offers. Only the thread that waits for input may use it, from the
    input hook, so that nobody else draws while a line is edited."""

    def __init__(self, while_waiting):
        """Raises AttributeError, OSError or the like where this readline is another one."""
        library = ctypes.CDLL(getattr(readline, "__file__", None))
        self._flush = ctypes.CDLL(None).fflush
        self._clear = library.rl_clear_visible_line
        self._on_new_line = library.rl_on_new_line
        self._redisplay = library.rl_forced_update_display
        self._replace_line = library.rl_replace_line
        self._while_waiting = while_waiting
        self._hook = ctypes.CFUNCTYPE(ctypes.c_int)(self._call_back)
        slot = ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_InputHook")
        slot.value = ctypes.cast(self._hook, ctypes.c_void_p).value

    def print_above(self, lines):
        """Puts whole lines above the prompt and draws the prompt and the line again."""
        self._clear()
        self._print(lines)

    def forget_line(self):
        """Leaves the line where it is and begins an empty one."""
        self._replace_line(b"", 0)
        self._print("^C\n")

    def _print(self, text):
        self._flush(None)
        sys.stdout.write(text)
        sys.stdout.flush()
        self._on_new_line()
        self._redisplay()

    def _call_back(self):
        try:
            self._while_waiting(self)
        except Exception:  # Nothing may pass through C code; the lines are shown after the input.
            pass
        return 0


def printable(text, indent="    "):
    """Text from others without anything that could steer the terminal; further lines are indented."""
    safe = []
    for char in text.replace("\r\n", "\n"):
        if char == "\n":
            safe.append("\n" + indent)
        elif char == "\t" or unicodedata.category(char) not in ("Cc", "Cs") and char not in _DIRECTION_MARKS:
            safe.append(char)
        else:
            safe.append("\\x%02x" % ord(char))
    return "".join(safe)


# Marks that make a terminal show text in another order than it was written.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
