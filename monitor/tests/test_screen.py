"""The view, driven as a user drives it."""

import asyncio
import os
import tempfile
import time
import unittest
from pathlib import Path

from textual import events

from parley_monitor import store
from parley_monitor.samples import Machine
from parley_monitor.screen import Monitor
from parley_monitor.thresholds import Thresholds
from parley_monitor.watch import Watch

from .examples import sample
from .fake_processes import captured, changed, fake_cluster

SMALL, LARGE = (80, 24), (120, 40)
PATIENCE = 60.0
INTERVAL = 0.3


def lines(app):
    """What the screen shows, line by line."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


class ScreenTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # Short names are typed faster.
        before = os.getcwd()
        os.chdir(folder.name)
        self.addCleanup(os.chdir, before)

    async def asyncSetUp(self):
        # The slow kind of loop that unittest asks for.
        asyncio.get_running_loop().set_debug(False)

    def live(self):
        self.processes, source = fake_cluster(self)
        return Monitor(Thresholds(), watch=Watch(source), interval=INTERVAL)

    def loaded(self, *samples):
        return Monitor(Thresholds(), loaded=("old.json", store.Saved("some cluster", 2.0, list(samples))))

    async def shows(self, pilot, text, absent=False):
        """Waits until the screen shows a text, or does not."""
        until = time.monotonic() + PATIENCE
        while (text in "\n".join(lines(pilot.app))) == absent:
            if time.monotonic() > until:
                self.fail(
                    "%r %s:\n%s" % (text, "still there" if absent else "did not come", "\n".join(lines(pilot.app)))
                )
            await asyncio.sleep(0.02)

    async def type(self, pilot, text):
        """Types a command as a terminal sends it, without the pilot's pause after each key."""
        for char in text:
            pilot.app.post_message(events.Key("space" if char == " " else char, char))
        await pilot.press("enter")

    async def test_everything_is_there_at_both_sizes(self):
        for size in (SMALL, LARGE):
            with self.subTest(size):
                app = self.live()
                async with app.run_test(size=size) as pilot:
                    await self.shows(pilot, "5 of 5 ready")
                    for word in (
                        "Messages/s",
                        "Clients",
                        "Response",
                        "Traffic",
                        "Machine",
                        "PROCESS",
                        "UPTIME",
                        *self.processes,
                    ):
                        await self.shows(pilot, word)
                    await self.shows(pilot, "connections 2 of 30,000")
                    await self.shows(pilot, "No alerts")
                    shown = lines(app)
                    self.assertEqual(size[1], len(shown))
                    self.assertIn("every 0.3 s", shown[0])
                    self.assertIn("No alerts", shown[-3])
                    self.assertEqual(size == LARGE, "P95" in "\n".join(shown))

    async def test_rates_come_with_the_second_sample(self):
        app = self.live()
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "stored 0")
            for name, process in self.processes.items():
                process.metrics = captured(name, 2)
            await self.shows(pilot, "p99 -", absent=True)

    async def test_an_alert_comes_and_goes(self):
        app = self.live()
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "No alerts")
            gateway = self.processes["gateway-0"]
            usual = gateway.metrics
            gateway.metrics = changed(usual, parley_gateway_connections=14_000)
            await self.shows(pilot, "gateway-0  connections 93 %, over 90 % of 15,000")
            gateway.metrics = usual
            await self.shows(pilot, "No alerts")

    async def test_a_process_that_is_down(self):
        app = self.live()
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "5 of 5 ready")
            self.processes["presence-service"].stop()
            await self.shows(pilot, "presence-service  down: nothing listens there")
            await self.shows(pilot, "4 of 5 ready")

    async def test_save_and_load(self):
        app = self.live()
        file = "s.json"
        async with app.run_test(size=LARGE) as pilot:
            await self.shows(pilot, "5 of 5 ready")
            await self.type(pilot, "save " + file)
            await self.shows(pilot, "saved in")
            await self.type(pilot, "save " + file)
            await self.shows(pilot, "in place of older ones")
            await self.type(pilot, "load " + file)
            await self.shows(pilot, "Esc goes on live")
            self.assertNotIn("every", lines(app)[0])
            await pilot.press("escape")
            await self.shows(pilot, "every 0.3 s")
        self.assertEqual("5 endpoints", store.load(file).title)

    async def test_a_file_that_is_not_ours_stays(self):
        Path("notes").write_text("dear diary")
        app = self.loaded(sample())
        async with app.run_test(size=SMALL) as pilot:
            await self.type(pilot, "save " + "notes")
            await self.shows(pilot, "is no sample file")
            await self.type(pilot, "load " + "notes")
            await self.shows(pilot, "it is no JSON")
        self.assertEqual("dear diary", Path("notes").read_text())

    async def test_looking_back(self):
        app = self.loaded(*(sample(float(i), connections=float(i)) for i in range(1, 101)))
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "sample 100 of 100")
            for key, place in (
                ("left", 99),
                ("left", 98),
                ("right", 99),
                ("pageup", 69),
                ("home", 1),
                ("left", 1),
                ("end", 100),
            ):
                await pilot.press(key)
                await self.shows(pilot, "sample %d of 100" % place)
            await pilot.press("x", "left", "left")
            await self.shows(pilot, "sample 100 of 100")
            await pilot.press("escape", "left")
            await self.shows(pilot, "sample 99 of 100")
            await self.shows(pilot, "connections 10  ")
            self.assertRegex("\n".join(lines(app)), r"gateway-0 .* 99 ")

    async def test_an_old_sample_stays_while_new_ones_come(self):
        app = self.live()
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "stored 0")
            await pilot.press("home")
            await self.shows(pilot, "sample 1 of ")
            first = lines(app)[0].split("·")[-1]
            await self.shows(pilot, "sample 1 of %d " % (len(app._live) + 3))
            self.assertEqual(first, lines(app)[0].split("·")[-1])
            await pilot.press("escape")
            await self.shows(pilot, "every 0.3 s")

    async def test_stats_and_help(self):
        app = self.loaded(sample(1.0, cpu_percent=99.0), sample(2.0))
        async with app.run_test(size=SMALL) as pilot:
            await self.type(pilot, "stats")
            await self.shows(pilot, "2 samples, ")
            await self.shows(pilot, "1 of them with alerts")
            await pilot.press("escape")
            await self.shows(pilot, "2 samples, ", absent=True)
            await self.type(pilot, "HELP")
            await self.shows(pilot, "forget the samples")
            await self.shows(pilot, "-             not known")
            await pilot.press("q")
            await self.shows(pilot, "forget the samples", absent=True)
            await self.shows(pilot, "sample 2 of 2")

    async def test_clear(self):
        app = self.loaded(sample())
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "sample 1 of 1")
            await self.type(pilot, "clear")
            await self.shows(pilot, "load FILE shows saved samples")
            await self.type(pilot, "save " + "s.json")
            await self.shows(pilot, "There are no samples to save.")
            await self.type(pilot, "stats")
            await self.shows(pilot, "There are no samples.")

    async def test_an_unknown_command(self):
        app = self.loaded(sample())
        async with app.run_test(size=SMALL) as pilot:
            await self.type(pilot, "reboot now")
            await self.shows(pilot, 'There is no command "reboot": help lists them.')
            await self.type(pilot, "load")
            await self.shows(pilot, "load needs the name of a file")

    async def test_leaving(self):
        for keys in (("q", "u", "i", "t", "enter"), ("ctrl+c",)):
            app = self.loaded(sample())
            with self.subTest(keys):
                async with app.run_test(size=SMALL) as pilot:
                    await pilot.press(*keys)
                self.assertFalse(app.is_running)
                self.assertEqual(0, app.return_code)

    async def test_names_and_reasons_cannot_steer_the_screen(self):
        evil = "[bold]\x1b[2J\u202e\n[/bold][@click=app.quit]x"
        app = Monitor(
            Thresholds(), loaded=("f", store.Saved(evil, 2.0, [sample(name=evil, state="down", reason=evil)]))
        )
        async with app.run_test(size=LARGE) as pilot:
            await self.shows(pilot, "down: [bold]?[2J??[/bold][@click=app.quit]x")
            self.assertNotIn("\x1b", "".join(lines(app)))
            await self.type(pilot, "load [red]x")
            await self.shows(pilot, "[red]x cannot be read")

    async def test_many_alerts_and_processes_leave_the_command_line(self):
        many = sample()
        processes = tuple(many.processes[0].__class__("pod-%d" % i, "gateway", "down", "gone") for i in range(40))
        app = self.loaded(many.__class__(many.time, many.cluster, Machine(), processes))
        async with app.run_test(size=SMALL) as pilot:
            await self.shows(pilot, "… and 35 more")
            await self.shows(pilot, "pod-4 ")
            self.assertIn("command", lines(app)[-1])
            self.assertNotIn("pod-20 ", "\n".join(lines(app)))
            await pilot.press(*["down"] * 15)
            await self.shows(pilot, "pod-20 ")
