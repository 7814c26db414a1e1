"""The dashboard: puts the panels in their places, reads twice a second, and minds the keys. Decides nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.theme import Theme
from textual.widgets import Footer, Static

from appliance.dash.band import Band
from appliance.dash.changes import Happened, changes
from appliance.dash.copies import Copies
from appliance.dash.desk import Desk
from appliance.dash.faults import SHORT, Breaker, Faults
from appliance.dash.issues import Issues
from appliance.dash.panel import Panel
from appliance.dash.screens import address_screen, help_screen
from appliance.dash.seen import Reader, Seen
from appliance.dash.story import Story
from appliance.dash.uplinks import Uplinks
from appliance.dash.wishing import Wanted, asked
from appliance.dash.words import COLOURS, plain, said
from appliance.places import Places
from appliance.spoken import clock, short_date
from appliance.tongue import N_, _

KEYS = (
    ("question_mark", "help", N_("Help")),
    ("h", "wish('home')", N_("Home now")),
    ("s", "wish('stay')", N_("Stay on this one")),
    ("a", "wish('auto')", N_("Automatic")),
    ("w", "address", N_("Web page")),
    ("q", "quit", N_("Quit")),
)

READ_S = 0.5

THEME = Theme(
    name="planb",
    primary=COLOURS["info"],
    success=COLOURS["good"],
    warning=COLOURS["warn"],
    error=COLOURS["bad"],
    foreground=COLOURS["plain"],
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
)


class Dashboard(App[None]):
    """The owner's screen. With a breaker it is the demo's, too."""

    CSS_PATH = "dash.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall"), (38, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", show=False, priority=True),
    ]

    def __init__(
        self,
        places: Places,
        salon_name: str,
        zone: ZoneInfo,
        addresses: tuple[str, ...] = (),
        breaker: Breaker | None = None,
        notes: tuple[str, ...] = (),
        heard: Callable[[], str] | None = None,
        *,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__()
        self.title = plain(f"PlanB · {salon_name}")
        self._places, self._reader = places, Reader(places)
        for keys, action, words in KEYS:
            self.bind(keys, action, description=_(words), key_display="?" if keys == "question_mark" else None)
        self._salon, self._addresses, self._breaker = salon_name, addresses, breaker
        self._clock = clock or (lambda: datetime.now(zone))
        self._notes = notes
        self._time = Static("", markup=False, id="time")
        self._faults = Faults(breaker, notes, heard)
        self._story = Story(_("What happened"), id="story")
        # kept, so that a reading needs no search while the app opens or closes
        self._panels: tuple[Band | Panel, ...] = (
            Band(),
            Uplinks(_("Lines"), id="uplinks"),
            Desk(_("Now and next"), id="desk"),
            Copies(_("The book"), id="copies"),
            Issues(_("Wants attention"), id="issues"),
            self._story,
            self._faults,
        )
        self._before: Seen | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(self._heading(), markup=False, id="salon")
            yield Static(said(self._addresses[0] if self._addresses else "", "quiet"), markup=False, id="page")
            yield self._time
        band, uplinks, desk, *side, faults = self._panels
        yield band
        yield uplinks
        with Horizontal(id="below"):
            yield desk
            with Vertical(id="side"):
                yield from side
        yield faults
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.register_theme(THEME)
        self.theme = THEME.name
        self.screen.set_class(self._breaker is not None, "-demo")
        self._faults.display = self._faults.wanted
        self.set_interval(READ_S, self.read)
        self.call_after_refresh(self.read)

    def read(self) -> None:
        """Read the files and let every panel show them."""
        seen = self._reader.seen(self._clock())
        self._story.add(changes(self._before, seen))
        self._before = seen
        self._tell_time(seen)
        for panel in self._panels:
            panel.show(seen)

    def _tell_time(self, seen: Seen) -> None:
        time = said(f"{short_date(seen.now.date())}  {clock(seen.now)}")
        time += Content() if seen.is_sure else said(" " + _("not confirmed"), "warn")
        if self._time.content != time:
            self._time.update(time)

    def action_help(self) -> None:
        self.push_screen(help_screen())

    def action_address(self) -> None:
        self.push_screen(address_screen(self._addresses, self._notes))

    def action_wish(self, wanted: Wanted) -> None:
        text, tone = asked(self._places, self._before.line if self._before else None, wanted)
        self._story.add((Happened(self._clock(), text, tone),))
        self.read()

    def on_key(self, event: Key) -> None:
        """A key of the virtual salon breaks or mends its thing."""
        keys = {fault.key for fault in self._breaker.faults()} if self._breaker else set()
        if event.character in keys and event.character not in self._faults.busy:
            event.stop()
            self.run_worker(self._toggle(str(event.character)))

    async def _toggle(self, key: str) -> None:
        if self._breaker is None:
            return
        self._faults.busy |= {key}
        try:
            await self._breaker.toggle(key)
        except Exception as error:  # whatever the demo could not do, the screen goes on
            self._story.add((Happened(self._clock(), _("that did not work: {error}", error=error), "bad"),))
        finally:
            self._faults.busy -= {key}
            self.read()

    def _heading(self) -> Content:
        return said("PlanB", "info", bold=True) + said(f"  {self._salon}", bold=True)
