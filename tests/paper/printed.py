"""Read a PDF as a person would: what stands on each of its pages."""

import subprocess


def pages(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def facts(pdf: bytes) -> str:
    """What the file says of itself."""
    return subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def ink(pdf: bytes, page: int = 1, dpi: int = 40) -> tuple[int, int, bytes]:
    """Width, height and the grey of each point of a page: 0 is ink, 255 paper."""
    command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page), "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    _, size, _, points = drawn.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, points
