"""Draw the table of states, for docs/how-it-works.md. Pure: text in Mermaid's state diagram notation."""

from appliance.failover.table import TRANSITIONS


def diagram() -> str:
    """One arrow for each row of TRANSITIONS, in the order in which they are asked."""
    arrows = [f"    {row.frm} --> {row.to}: {row.when}" for row in TRANSITIONS]
    return "\n".join(["stateDiagram-v2", "    [*] --> starting", *arrows]) + "\n"
