"""The box of the virtual salon: its settings, its people, its five services as they run on a real one.

Decides what a sample salon has in its planb.toml. The services know nothing of the demo.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.demo import diary, layout
from appliance.demo.layout import ROADS
from appliance.places import Places, places
from appliance.store import users

SALON = "Salon Aurora"
ZONE = "Europe/London"
PHONE = "Salon phone"  # the name of its hotspot
END_S = 10.0

# name, role, PIN: sample PINs are printed, and easy to type with a client standing there
PEOPLE = (("Olena", "owner", "2468"), ("Reception", "reception", "1357"), ("Priya", "stylist", "1122"))

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Pace:
    """What a demo wants faster than a salon does."""

    hold_down_s: float = 10.0
    max_hold_down_s: float = 40.0  # somebody who breaks it ten times does not want to wait half an hour
    metered_interval_s: float = 5.0  # somebody who breaks the 4G wants to see it; a real SIM is asked every 5 min
    drain_s: float = 30.0
    every_s: float = 30.0


def settings(now: datetime, pace: Pace) -> str:
    """planb.toml of the sample salon, open around `now` whatever the hour."""
    opens, closes = diary.hours(now)
    hours = "\n".join(f'{day} = "{opens}-{closes}"' for day in _WEEK)
    wired, modem, phone = (ROADS[name] for name in ("broadband", "4g", "hotspot"))
    return f"""\
[salon]
name = "{SALON}"
timezone = "{ZONE}"
language = "en"
currency = "GBP"
[salon.hours]
{hours}

[network]
mode = "gateway"
lan = "lan0"
lan_address = "{layout.LAN_ADDRESS}/24"

[[uplinks]]
name = "{wired.name}"
kind = "ethernet"
device = "{wired.device}"
gateway = "{wired.gateway}"
dns = ["{wired.dns}"]
provider = {{ name = "Northern Broadband", phone = "020 7946 0100", account = "NB-204518" }}

[[uplinks]]
name = "{modem.name}"
kind = "modem"
device = "{modem.device}"
gateway = "{modem.gateway}"
dns = ["{modem.dns}"]
metered = true
allowance_mb = 2000

[[uplinks]]
name = "{phone.name}"
kind = "wifi"
device = "{phone.device}"
ssid = "{PHONE}"
gateway = "{phone.gateway}"
dns = ["{phone.dns}"]
metered = true

[probes]
targets = [{", ".join(f'"{each}"' for each in layout.TARGETS)}]
portal_url = "http://connectivity.example/generate_204"
proof = ["booking.example:443"]
speed_url = "http://connectivity.example/bytes?n=1000000"
idle_interval_s = 0.5
metered_interval_s = {pace.metered_interval_s}

[[vendors]]
name = "SalonIQ"
host = "booking.example:443"
status_page = "http://status.example"

[failback]
hold_down_s = {pace.hold_down_s}
max_hold_down_s = {pace.max_hold_down_s}
drain_s = {pace.drain_s}

[[sources]]
name = "main"
kind = "ics"
url = "http://booking.example/calendar.ics"
every_s = {pace.every_s}

[[sources]]
name = "prices"
kind = "csv"
url = "http://booking.example/prices.csv"
every_s = {pace.every_s}

[web]
listen = ["lan"]
port = 80

[led]
pins = {{ red = 17, green = 27, blue = 22 }}

{_PLAN_B}"""


# Telephone numbers that belong to nobody (Ofcom keeps them for plays)
_PLAN_B = f"""\
[plan_b]
in_charge = "Olena"
invoice = false
link_later = true
phone_later = true
wifi = "{SALON} staff"
forms = "red folder under the till"
cash_machine = {{ place = "Co-op, 40 High Street: out of the door, left", minutes = 4, fee = "free" }}
terminal = {{ name = "SumUp Solo", place = "drawer under the till" }}
transfer = {{ holder = "{SALON} Ltd", sort_code = "20-00-00", account = "12345678" }}
phone = {{ owner = "Olena", model = "iPhone 13", kind = "iphone", hotspot = "{PHONE}" }}
app = {{ name = "SalonIQ", backup = "https://backup.booking.example/", support = "020 7946 0101" }}
computer = {{ place = "office, top shelf", logins = "in the owner's safe" }}
printer = {{ name = "Canon", place = "office" }}
[[plan_b.contacts]]
who = "Electrician"
name = "Volt & Sons"
phone = "020 7946 0102"
"""


def furnish(root: Path, pace: Pace) -> Places:
    """Write the settings and let the sample people in."""
    found = places(str(root), {})
    for folder in (found.config, found.state, found.cache, found.run):
        folder.mkdir(parents=True, exist_ok=True)
    found.toml.write_text(settings(datetime.now(ZoneInfo(ZONE)), pace))
    there = {user.name for user in users.load(found.users)}
    for name, role, pin in PEOPLE:
        if name not in there:
            users.add(found.users, name, role, pin, sample=True)
    return found


def surroundings(service: str, sockets: int) -> Mapping[str, str]:
    """What a service finds in its environment: mock pins, whom to trust, and for the page the handed-in socket."""
    given = {"GPIOZERO_PIN_FACTORY": "mock", "NOTIFY_SOCKET": "", "PLANB_ROOT": ""}
    given["SSL_CERT_FILE"] = str(layout.TRUSTED)
    return given | ({"PLANB_LISTEN_FDS": str(sockets)} if service == "web" and sockets else {})


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask a service to end, as systemd would; insist after a while."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
