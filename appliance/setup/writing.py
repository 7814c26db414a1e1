"""Show what would change, and write it: the settings, the secrets, the owner, the certificate. Each file whole or not.

The settings come last: if anything before them cannot be written, the box goes on with what it had.
"""

import difflib
from datetime import datetime

from appliance import tls, whole
from appliance.config import read
from appliance.places import Places
from appliance.setup.draft import Draft
from appliance.store import users

HEAD = """\
# Made by planb setup on {day}. What is left out has its usual value; docs/planb.example.toml explains every setting.
# Try a change before it counts: planb config check FILE

"""


def differs(before: Draft, after: Draft) -> list[str]:
    """The lines that go and the lines that come, with a little around them. Secrets are never among them."""
    old, new = before.toml().strip().splitlines(), after.toml().strip().splitlines()
    return list(difflib.unified_diff(old, new, "planb.toml", "planb.toml", lineterm="", n=1))[2:]


def write(places: Places, draft: Draft, now: datetime) -> None:
    """Raises OSError, users.Refused and tls.Refused; then what stood in planb.toml still stands there."""
    config = read(draft.toml())
    folder = places.config / "secrets"
    places.config.mkdir(mode=0o750, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, content in draft.secrets.items():
        whole.put(folder / name, f"{content}\n".encode(), 0o600)
    if draft.owner:
        users.add(places.users, draft.owner[0], "owner", draft.owner[1])
    if draft.https:
        tls.make(places, config.salon.name, tls.speaks(config), now)
    if places.toml.exists():
        whole.put(places.toml.with_name("planb.toml.old"), places.toml.read_bytes(), 0o640, like=places.config)
    text = HEAD.format(day=f"{now:%Y-%m-%d}") + draft.toml()
    whole.put(places.toml, text.encode(), 0o640, like=places.config)
