"""`planb setup`: the questions that a new owner has to answer, judged one by one, and written only at the end."""

from appliance.setup.run import run
from appliance.setup.talk import Talk, Terminal, Typed

__all__ = ["Talk", "Terminal", "Typed", "run"]
