"""The view in the terminal: it draws, takes commands, and never waits for a process or a disk."""

import asyncio
import time

from rich.text import Text
from textual.app import App
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from . import panels, store
from .errors import MonitorError
from .samples import MOST_SAMPLES, History
from .text import printable

MOST_ALERTS = 6
PAGE = 30
HINT = "help · ← → look back, Esc live · ↑ ↓ processes · quit"
HELP = """\
stats         least, mean, most and last of each figure over all samples
save [FILE]   save the samples as JSON (parley-monitor-DATE-TIME.json)
load FILE     look at saved samples
clear         forget the samples, of which the newest %s are kept
help, quit    this text; leave (Ctrl-C, too)

← →           one sample back or on, while no command is typed
PgUp PgDn     %d samples back or on
Home End      the first, the last sample, while no command is typed
Esc           back to the live view
↑ ↓           the further processes

Messages/s    stored: acknowledged to senders; pushed: to devices
errors        requests refused as overloaded, unavailable or internal
Response      of sends since the sample before; alerts look at the mean
logins/s      with a password
lag           of deliveries on their way to a gateway: mean since the
              sample before, and the longest of the last minutes
CPU           of the processors that a process may use
MEMORY, HEAP  of services the heap, and its share of the largest one;
              of database and broker what is resident
-             not known: not measured there, or nothing happened""" % ("{:,}".format(MOST_SAMPLES), PAGE)


class Page(ModalScreen):
    """Some text above the view, until a key closes it."""

    BINDINGS = [Binding("escape,q,enter", "dismiss", "Close")]
    CSS = """
    Page { align: center middle; padding: 0; }
    Page > VerticalScroll {
        width: 82; max-width: 100%; height: auto; max-height: 100%; border: round $accent; padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    Page Static { height: auto; }
    """

    def __init__(self, heading, text):
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self):
        with VerticalScroll() as box:
            box.border_title = self._heading
            box.border_subtitle = "Esc closes"
            yield Static(self._text, markup=False, id="page")


class CommandLine(Input):
    """The line of commands. While it is empty its arrows, Home and End look back."""

    def check_action(self, action, parameters):
        if action in ("cursor_left", "cursor_right", "home", "end") and not self.value:
            return False
        return super().check_action(action, parameters)


class Monitor(App):
    """The view. `watch` is None when there are only loaded samples to look at."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "Parley"
    CSS = """
    Screen { padding: 0 1; }
    #title { height: 1; text-style: bold; }
    #summary { height: 5; }
    #processes { height: 1fr; min-height: 3; margin-top: 1; scrollbar-size-vertical: 1; }
    #table { height: auto; }
    #alerts { height: auto; max-height: 6; }
    #note { height: auto; max-height: 3; color: $text-muted; }
    CommandLine { height: 1; border: none; padding: 0; background: $boost; }
    CommandLine:focus { border: none; }
    """
    BINDINGS = [
        Binding("ctrl+c", "quit", "Quit", priority=True),
        Binding("escape", "live", "Live"),
        Binding("left", "look(-1)", "Back"),
        Binding("right", "look(1)", "On"),
        Binding("pageup", "look(-%d)" % PAGE, "Far back"),
        Binding("pagedown", "look(%d)" % PAGE, "Far on"),
        Binding("home", "look(-%d)" % MOST_SAMPLES, "First"),
        Binding("end", "look(%d)" % MOST_SAMPLES, "Last"),
        Binding("up", "scroll_processes(-1)", "Up"),
        Binding("down", "scroll_processes(1)", "Down"),
    ]

    def __init__(self, thresholds, watch=None, interval=2.0, loaded=None):
        """`interval` is in seconds; `loaded` is (name, store.Saved)."""
        super().__init__()
        self._thresholds = thresholds
        self._watch = watch
        self._interval = interval
        self._live = History(thresholds)
        self._saved = self._loaded = None
        self._looked_at = None
        self._title, self._summary = Static(id="title", markup=False), Static(id="summary", markup=False)
        self._processes, self._table = VerticalScroll(id="processes", can_focus=False), Static(id="table", markup=False)
        self._alerts, self._notes = Static(id="alerts", markup=False), Static(HINT, id="note", markup=False)
        self._line = CommandLine(placeholder="command", id="command", select_on_focus=False)
        self._commands = {
            "stats": self._stats,
            "save": self._save,
            "load": self._load,
            "clear": self._clear,
            "help": self._help,
            "quit": self._quit,
        }
        if loaded is not None:
            self._take(*loaded)

    def compose(self):
        yield self._title
        yield self._summary
        with self._processes:
            yield self._table
        yield self._alerts
        yield self._notes
        yield self._line

    def on_mount(self):
        self._line.focus()
        self._draw()
        if self._watch is not None:
            self.run_worker(self._follow())

    def on_resize(self):
        self.call_after_refresh(self._draw)

    async def on_input_submitted(self, event):
        word, _, rest = event.value.strip().partition(" ")
        event.input.value = ""
        self._note(HINT)
        if not word:
            return
        command = self._commands.get(word.lower())
        if command is None:
            self._note('There is no command "%s": help lists them.' % word[:20], bad=True)
            return
        try:
            await command(rest.strip())
        except MonitorError as e:
            self._note(str(e), bad=True)

    def action_live(self):
        """Esc: first empties the line, then goes to the live view."""
        if self._line.value:
            self._line.value = ""
            return
        if self._watch is not None:
            self._saved = self._loaded = None
        self._looked_at = None
        self._draw()

    def action_look(self, steps):
        """Goes some samples back or on; on from the last one is live again."""
        entry = self._entry()
        if entry is None:
            return
        number = entry.number + steps
        newest = self._history().newest().number
        self._looked_at = None if number >= newest else self._history().nearest(number).number
        self._draw()

    def action_scroll_processes(self, lines):
        self._processes.scroll_relative(y=lines, animate=False)

    async def _follow(self):
        while True:
            began = time.monotonic()
            self._live.append(await self._watch.sample())
            self._draw()
            await asyncio.sleep(max(0.0, self._interval - (time.monotonic() - began)))

    def _history(self):
        return self._live if self._loaded is None else self._loaded

    def _entry(self):
        history = self._history()
        return history.newest() if self._looked_at is None else history.nearest(self._looked_at)

    def _draw(self):
        width = self.size.width - 2
        history, entry = self._history(), self._entry()
        if self._saved is not None:
            name = self._saved[0]
        else:
            name = self._watch.source.title() if self._watch is not None else "no samples"
        live = self._loaded is None and self._looked_at is None and self._watch is not None
        left, right = panels.title(name, history, entry, live, self._interval)
        if entry is None and self._watch is None:
            right = "load FILE shows saved samples"
        blank = Text("")
        self._title.update(Text(panels.between(left, right, width)))
        self._summary.update(panels.summary(history, entry, width) if entry else blank)
        # A column for the scroll bar.
        self._table.update(panels.table(entry, width - 1) if entry else blank)
        self._alerts.update(panels.alerts(entry, width, MOST_ALERTS))

    def _note(self, text, bad=False):
        style = "bold red" if bad else ""
        self._notes.update(Text(printable(text), style))

    def _take(self, name, saved):
        self._saved = (name, saved)
        self._loaded = History(self._thresholds, saved.samples)
        self._looked_at = None

    async def _stats(self, _):
        self.push_screen(Page("stats", panels.stats(self._history())))

    async def _help(self, _):
        self.push_screen(Page("help", Text(HELP)))

    async def _quit(self, _):
        self.exit()

    async def _save(self, name):
        path = name or time.strftime("parley-monitor-%Y%m%d-%H%M%S.json")
        samples = self._history().samples()
        if not samples:
            raise MonitorError("There are no samples to save.")
        if self._saved is not None:
            title, interval = self._saved[1].title, self._saved[1].interval
        else:
            title, interval = self._watch.source.title(), self._interval
        self._in_background(self._save_samples(path, store.Saved(title, interval, samples)))

    async def _save_samples(self, path, saved):
        replaced = await asyncio.to_thread(store.save, path, saved)
        count = "%d sample%s" % (len(saved.samples), "" if len(saved.samples) == 1 else "s")
        self._note("%s saved in %s%s" % (count, path, ", in place of older ones" if replaced else ""))

    async def _load(self, path):
        if not path:
            raise MonitorError("load needs the name of a file: load FILE")
        self._in_background(self._load_samples(path))

    async def _load_samples(self, path):
        saved = await asyncio.to_thread(store.load, path)
        if not saved.samples:
            raise MonitorError("%s holds no samples." % path)
        self._take(path, saved)
        self._note("%d samples of %s, Esc goes on live" % (len(saved.samples), saved.title))
        self._draw()

    async def _clear(self, _):
        self._live.clear()
        self._saved = self._loaded = self._looked_at = None
        self._draw()

    def _in_background(self, work):
        async def guarded():
            try:
                await work
            except MonitorError as e:
                self._note(str(e), bad=True)

        self.run_worker(guarded(), group="files")
