"""The [plan_b] of planb.toml: what the salon has ready for the day on which nothing works. Decides what may be written.

All of it may be left out, and is then a line to fill in by hand (paper/cards). What one value may be: in_the_open.py.
"""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.in_the_open import Account, Day, Iban, Line, Open, Phone, SortCode
from appliance.config.single import PageUrl


class CashMachine(Open):
    """The nearest one."""

    place: Line = ""  # "Tesco Express, 40 High Street: out of the door, left"
    minutes: Annotated[int, Field(ge=0, le=120)] | None = None  # on foot, one way
    fee: Line = ""  # "free"


class Terminal(Open):
    """A card terminal that needs neither the salon's line nor the till."""

    name: Line = ""  # "SumUp Solo"
    place: Line = ""
    tested: Day | None = None


class Transfer(Open):
    """Where a client sends money."""

    holder: Line = ""
    iban: Iban = ""
    sort_code: SortCode = ""
    account: Account = ""


class MobilePay(Open):
    name: Line = ""  # "MobilePay"
    number: Line = ""


class SalonPhone(Open):
    """The phone whose hotspot gets the till online when nothing else does."""

    owner: Line = ""  # whose it is, or where it lies
    model: Line = ""
    kind: Literal["iphone", "android"] | None = None
    hotspot: Line = ""  # the name of the network that it shows
    mbit: Annotated[float, Field(gt=0, le=10_000)] | None = None  # measured in the salon
    tested: Day | None = None


class App(Open):
    """What the booking system offers beside the computer."""

    name: Line = ""
    backup: PageUrl | None = None  # "https://backup.saloniq.co.uk/"
    status_page: PageUrl | None = None  # for people; the one that the box reads stands in [[vendors]]
    community: PageUrl | None = None  # where other salons say that it is down for them, too
    support: Phone = ""


class Computer(Open):
    """A spare one."""

    place: Line = ""
    opened: Day | None = None
    logins: Line = ""  # where they are kept, not what they are


class Printer(Open):
    """A second one."""

    name: Line = ""
    place: Line = ""


class Contact(Open):
    who: Annotated[Line, Field(min_length=1)]  # "Electrician"
    name: Line = ""
    phone: Phone = ""


class PlanB(Open):
    """The whole plan."""

    in_charge: Line = ""  # who says when plan B begins, and when it is over
    invoice: bool | None = None  # may a regular client be sent one?
    link_later: bool | None = None  # or a payment link, when the line is back?
    phone_later: bool | None = None  # or be rung up for the payment?
    messages: Line = ""  # who sends the text messages: "TurboSMS"
    fiscal: Line = ""  # who sends the fiscal receipts: "Checkbox"
    business_id: Line = ""  # on a hand receipt (in Finland the Y-tunnus)
    vat: Line = ""  # "25.5 %", "not registered"
    wifi: Line = ""  # the name of the Wi-Fi on which the page is found
    forms: Line = ""  # where the printed forms lie
    cash_machine: CashMachine = CashMachine()
    terminal: Terminal = Terminal()
    transfer: Transfer = Transfer()
    mobile_pay: MobilePay = MobilePay()
    phone: SalonPhone = SalonPhone()
    app: App = App()
    computer: Computer = Computer()
    printer: Printer = Printer()
    contacts: tuple[Contact, ...] = Field(default=(), max_length=20, strict=False)
