"""Take the pictures of the dashboard for the documentation: python -m tests.dash.screenshots [FOLDER]"""

import asyncio
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PIL import Image

from appliance.dash import Dashboard
from appliance.demo import inside
from appliance.places import Places
from appliance.status import LineFile, UplinkStatus, VendorStatus, write_line
from tests.dash import sample


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    size: tuple[int, int]
    lines: tuple[LineFile, ...]
    demo: bool = False


HOTSPOT = replace(sample.uplink("hotspot", "asleep", None), kind="wifi")
REACHED = (VendorStatus("booking.example", "ok", None, "SalonIQ"),)


def fourg(rtt: float) -> UplinkStatus:
    spent = {"signal": 62, "bytes_month": 412_000_000, "allowance_mb": 2000, "probe_bytes_month": 1_460_000}
    return replace(sample.uplink("4g", rtt=rtt), **spent)  # type: ignore[arg-type]


def wobbly(count: int, *, rtt: float = 18.0) -> tuple[LineFile, ...]:
    """Readings in which both lines are well."""
    dice = random.Random(7)  # the same picture every time
    return tuple(
        sample.line(
            uplinks=(
                sample.uplink("broadband", rtt=rtt + dice.expovariate(0.2)),
                fourg(38 + dice.expovariate(0.07)),
                HOTSPOT,
            ),
            at=sample.NOW + timedelta(milliseconds=number),
        )
        for number in range(count)
    )


def backup(count: int) -> tuple[LineFile, ...]:
    """The broadband has just died."""
    dice = random.Random(8)
    return tuple(
        sample.line(
            "on_backup",
            "4g",
            (sample.DEAD, fourg(40 + dice.expovariate(0.07)), HOTSPOT),
            at=sample.NOW + timedelta(seconds=1, milliseconds=number),
            since=sample.NOW,
        )
        for number in range(count)
    )


PICTURES = (
    Picture("dashboard-well", (100, 30), wobbly(40)),
    Picture("dashboard-backup", (100, 30), (*wobbly(30), *backup(12))),
    Picture("dashboard-demo", (120, 40), (*wobbly(30), *backup(12)), demo=True),
    Picture("dashboard-small", (80, 24), (*wobbly(30), *backup(12)), demo=True),
)


async def take(picture: Picture, folder: Path) -> Path:
    """One picture as SVG."""
    with tempfile.TemporaryDirectory() as root:
        places = sample.box(Path(root))
        sample.fill(places, picture.lines[0])
        app = _app(picture, places)
        async with app.run_test(size=picture.size) as pilot:
            for line in picture.lines:
                write_line(places.line_json, replace(line, mono=sample.line().mono, vendor=REACHED))
                app.read()
            if picture.demo:
                await pilot.press("1")
            await pilot.pause()
            return Path(app.save_screenshot(f"{picture.name}.svg", str(folder)))


def _app(picture: Picture, places: Places) -> Dashboard:
    notes = inside.notes(sample.PAGE) if picture.demo else ()
    return Dashboard(
        places,
        sample.SALON,
        sample.ZONE,
        (sample.PAGE,),
        sample.Bench() if picture.demo else None,
        notes,
        (lambda: "the tablet noticed 0.6 s") if picture.demo else None,
        clock=lambda: sample.NOW + timedelta(seconds=1),
    )


def without_fonts(svg: Path) -> None:
    """Textual's picture fetches its font from the internet; ours takes the one that is there."""
    svg.write_text(re.sub(r"@font-face\s*{[^}]*}", "", svg.read_text()))


def to_png(svg: Path, chromium: str) -> None:
    """The same as PNG, in its place."""
    view = svg.read_text().split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    width, height = (round(float(number)) for number in view)
    page = svg.with_suffix(".html")
    page.write_text(f'<body style="margin:0"><img src="{svg.name}" width="{width}" height="{height}">')
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    shot = [f"--screenshot={svg.with_suffix('.png')}", f"--window-size={width},{height}", page.as_uri()]
    subprocess.run([chromium, *flags, *shot], check=True, capture_output=True, timeout=60)
    page.unlink()
    svg.unlink()
    png = svg.with_suffix(".png")
    Image.open(png).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
        png, optimize=True
    )  # a third of the bytes


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    for picture in PICTURES:
        svg = asyncio.run(take(picture, folder)).resolve()
        without_fonts(svg)
        if chromium:
            to_png(svg, chromium)
        print(picture.name, "as PNG" if chromium else "as SVG: there is no chromium")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"))
