"""Settings as they are shown: in effect, with what is secret taken out. Decides what is secret."""

import json
import re
from typing import Any

from appliance.config import Config

HIDDEN = "(hidden)"


def hidden(config: Config) -> dict[str, Any]:
    """Every setting in effect. The address of a feed is its password, so only its host is shown."""
    settings: dict[str, Any] = config.model_dump(mode="json", exclude_none=True)
    for source in settings["sources"]:
        source |= {"url": _hidden(source["url"])} if "url" in source else {}
    return settings


def toml(settings: dict[str, Any]) -> str:
    """The settings as a planb.toml again."""
    return "\n".join(_table("", settings)).strip()


def _hidden(url: str) -> str:
    """`secret:NAME` names a file and gives nothing away."""
    if url.startswith("secret:"):
        return url
    scheme, _, rest = url.partition("://")
    host = re.split(r"[/?#]", rest)[0].rpartition("@")[2]
    return f"{scheme}://{host}/{HIDDEN}"


def _table(path: str, table: dict[str, Any]) -> list[str]:
    """Plain values first: in TOML a table's own values cannot follow its sub-tables."""
    lines = [f"{key} = {_value(value)}" for key, value in table.items() if not _is_deep(value)]
    for key, value in table.items():
        name = f"{path}{key}"
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_table(f"{name}.", value)]
        elif _is_deep(value):
            lines += [line for row in value for line in ("", f"[[{name}]]", *_table(f"{name}.", row))]
    return lines


def _is_deep(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(row, dict) for row in value))


def _value(value: object) -> str:
    """JSON's text, numbers, truth and lists of them are TOML's too, but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
