"""Put a damaged database aside, so that a new one can be begun. It decides the name; what is damaged, others say."""

from pathlib import Path


def put_aside(path: Path) -> str:
    """The name under which it is kept."""
    aside = next(each for n in range(1, 10_000) if not (each := path.with_name(f"{path.name}.damaged-{n}")).exists())
    path.rename(aside)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)  # it belongs to the old one
    return aside.name
