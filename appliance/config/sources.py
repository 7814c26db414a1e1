"""The [[sources]] of planb.toml, one table for each kind: where the book comes from. Decides what may be written there.

How each kind is asked and read: appliance/sources. What does not go together with something else: between.py.
"""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.frozen import Frozen
from appliance.config.single import A_DAY, Clock, Folder, Host, Name, PageUrl, Pattern, Secret, Shown, Text, Url

Interval = Annotated[float, Field(ge=5, le=A_DAY)]
MailPort = Annotated[int, Field(ge=1, le=65535)]


Brings = Literal["visits", "prices", "documents"]


class _Source(Frozen):
    name: Name
    every_s: Interval = 300.0  # in opening hours; appliance/sync/pace.py says what becomes of it at other times

    @property
    def brings(self) -> tuple[Brings, ...]:
        return ("visits",)

    @property
    def is_local(self) -> bool:
        """It lies in the box: asking costs nothing and needs no line."""
        return False

    @property
    def is_family_first(self) -> bool:
        return False


class _OfRows(_Source):
    """What brings appointments, and with them names."""

    client_names: Literal["given-first", "family-first"] = "given-first"  # the wall shows what comes first

    @property
    def is_family_first(self) -> bool:
        return self.client_names == "family-first"


class _Feed(_OfRows):
    """What is one file: at an address, in the box, or among the documents that another source brings."""

    url: Url | None = None
    user: Text | None = None  # for an address that asks for a name and a password
    password: Secret | None = None
    file: Folder | None = None
    documents: Name | None = None  # the vault or imap source whose newest document is read
    match: Text = "*"  # which of its documents, by name, as a shell matches names

    @property
    def is_local(self) -> bool:
        return self.url is None


class Ics(_Feed):
    """Appointments as a calendar."""

    kind: Literal["ics"]
    staff: Shown | None = None  # whose calendar it is; None: each entry says so itself
    title: Pattern | None = None  # how titles are written: a regular expression with the groups client, service, staff


class Csv(_Feed):
    """Appointments or prices as a table."""

    kind: Literal["csv"]
    rows: Literal["prices", "appointments"] = "prices"
    columns: dict[Text, Text] = Field(default={})  # what the box calls it -> what the table's first line calls it
    dates: Literal["y-m-d", "d.m.y", "d/m/y", "m/d/y"] = "y-m-d"
    delimiter: Literal[",", ";", "\t", "|"] | None = None  # None: the one that stands most often in the first line
    encoding: Literal["utf-8", "cp1251", "cp1252", "utf-16"] | None = (
        None  # None: utf-8, utf-16 by its mark, else cp1252
    )
    staff: Shown | None = None  # whose appointments they are, in a table that does not say so

    @property
    def brings(self) -> tuple[Brings, ...]:
        return ("prices",) if self.rows == "prices" else ("visits",)


class Json(_OfRows):
    """A booking system with an interface of its own, read through a profile."""

    kind: Literal["json"]
    profile: Text  # the name of one that comes with the box, or the path of one's own
    url: PageUrl | None = None  # where it is, for systems that one hosts oneself
    values: dict[Name, Text] = Field(default={})  # what the profile asks for: the number of the location, of the branch
    secrets: dict[Name, Secret] = Field(default={})  # keys and passwords

    @property
    def brings(self) -> tuple[Brings, ...]:
        return ("visits", "prices")


class Caldav(_OfRows):
    """Calendars on a server."""

    kind: Literal["caldav"]
    url: Url
    user: Text
    password: Secret
    calendars: tuple[Shown, ...] = Field(default=(), strict=False)  # by the names they show; none: all of them
    staff: Literal["calendar", "entry"] = "calendar"  # a calendar is somebody's column, or each entry says whose
    title: Pattern | None = None


class Imap(_Source):
    """A mailbox into which the booking system sends its rosters. Nothing in it is changed."""

    kind: Literal["imap"]
    host: Host
    port: MailPort = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    user: Text
    password: Secret
    folder: Text = "INBOX"
    sender: Text | None = None  # an address, or the part behind the @ with it
    subject: Text | None = None  # words that stand in the subject
    expected_by: Clock | None = None  # no document of today at this time: an issue

    @property
    def brings(self) -> tuple[Brings, ...]:
        return ("documents",)


class Vault(_Source):
    """Documents as they are: from a folder, or from any stick that is plugged in."""

    kind: Literal["vault"]
    every_s: Interval = 10.0  # a look into a folder costs nothing
    folder: Folder | None = None
    sticks: bool = False
    expected_by: Clock | None = None

    @property
    def is_local(self) -> bool:
        return True

    @property
    def brings(self) -> tuple[Brings, ...]:
        return ("documents",)


OfRows = Ics | Csv | Json | Caldav
OfDocuments = Imap | Vault
Source = Annotated[OfRows | OfDocuments, Field(discriminator="kind")]
KINDS = ("vault", "ics", "csv", "json", "caldav", "imap")
