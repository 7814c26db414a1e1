"""Check the plan for the day on which nothing works: what its cards leave to a pen. Nothing of it stops anybody."""

from collections.abc import Iterator

from appliance.check.finding import Finding, Look
from appliance.paper.cards import not_filled_in, not_tried, plan_of

WHERE = "Write it into [plan_b] of planb.toml (docs/plan-b.md); a card has a line for it, to fill in by hand."


def cards(look: Look) -> Iterator[Finding]:
    """One line for everything: a new salon has none of it, and shall still read what would hurt."""
    plan = plan_of(look.config)
    missing, untried = not_filled_in(plan), not_tried(plan)
    if missing:
        yield Finding("info", f"the plan-B cards are not filled in yet: {'; '.join(missing)}", WHERE)
    if untried:
        yield Finding("info", f"plan B: {'; '.join(untried)}", "Try it, and write the date into [plan_b]: tested = …")
    if not missing and not untried:
        yield Finding("ok", "the plan-B cards are filled in")
