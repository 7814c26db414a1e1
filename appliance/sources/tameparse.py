"""Make a page harmless. Only as a child with limits: `python -m appliance.sources.tameparse`, HTML in, HTML out.

What stays is what a day sheet on paper needs: text, tables, small pictures that are in the page itself, and styles of
a closed list. What could run, load, send, lead elsewhere or sit on top of something goes. Links stay as text.
"""

import re
import sys

from appliance.salon.filetype import decoded
from appliance.sources.limits import confine

LONGEST_PICTURE = 512 * 1024  # letters of a data: address; a logo has a few thousand
LONGEST_STYLE = 64 * 1024


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TAGS = _set(
    "abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp "
    "section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
GONE = _set(  # with all that is in them
    "script style title noscript template iframe frame frameset object embed applet svg math audio video canvas "
    "select option textarea button"
)
EVERYWHERE = {"style", "class", "dir", "lang", "align", "valign", "title"}
CELL = {"colspan", "rowspan", "width", "height", "bgcolor", "nowrap", "scope"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": EVERYWHERE,
    "td": CELL,
    "th": CELL,
    "tr": {"bgcolor", "height"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor", "summary", "rules", "frame"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"},
    "ol": {"start", "type"},
    "li": {"value"},
    "time": {"datetime"},
}
PROPERTIES = _set(
    "background-color border border-bottom border-collapse border-color border-left border-radius border-right "
    "border-spacing border-style border-top border-width box-sizing break-after break-before break-inside caption-side "
    "clear color column-count column-gap direction display empty-cells flex flex-direction flex-wrap float font "
    "font-family font-size font-style font-variant font-weight gap grid-column grid-row grid-template-columns "
    "grid-template-rows height justify-content letter-spacing line-height list-style-type margin margin-bottom "
    "margin-left margin-right margin-top max-width min-height min-width overflow-wrap padding padding-bottom "
    "padding-left padding-right padding-top page-break-after page-break-before page-break-inside size table-layout "
    "text-align text-decoration text-indent text-transform vertical-align white-space width word-break"
)
OURS = (
    "body{font:11pt/1.35 sans-serif;color:#000;background:#fff;margin:12px;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{padding:2px 6px;vertical-align:top}img{max-width:100%}"
    "@page{margin:12mm}@media print{body{margin:0}tr{break-inside:avoid}thead{display:table-header-group}}"
)
_VALUE = re.compile(r"[\w\s#%.,()'\"/!+*-]{1,200}")
_SELECTOR = re.compile(r"[\w\s.,#>*:()+~-]{1,300}")
_LOADS = re.compile(r"url|image|expression|attr|src|import|behavio|binding|element", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+")
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"([^{]*+)\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
_SAID = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)


def main() -> None:
    """Read a page on stdin, write a harmless one on stdout, in UTF-8."""
    confine()
    sys.stdout.buffer.write(tame(sys.stdin.buffer.read()).encode("utf-8", "replace"))


def tame(body: bytes) -> str:
    """The page, as one that can only be looked at."""
    import nh3  # now: confined

    text = letters(body)
    style = styles("\n".join(found[1] for found in _STYLE.finditer(text))[:LONGEST_STYLE])
    inside = nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=set(GONE),
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"data"},
        url_relative="deny",
        link_rel=None,
        filter_style_properties=set(PROPERTIES),
    )
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    return f"<!doctype html>\n<html><head>{head}<style>{OURS}{style}</style></head>\n<body>{inside}</body></html>\n"


def letters(body: bytes) -> str:
    """The page as text, in the letters that it says; in the likely ones, if it says none or they do not fit."""
    said = _SAID.search(body[:4096])
    try:
        return (
            body.decode(said[1].decode()) if said and not body.startswith((b"\xff\xfe", b"\xfe\xff")) else decoded(body)
        )
    except (LookupError, UnicodeError):
        return decoded(body)


def styles(text: str) -> str:
    """The rules of a style sheet that only colour, space and place, also those for paper."""
    kept, at, text = [], 0, re.sub(r"/\*.*?\*/|<!--|-->", "", text, flags=re.DOTALL)
    while found := _BLOCK.match(text, at):  # what does not end is left out with all that is behind it
        head, inside, at = re.split("[;}]", found[1])[-1].strip(), found[2], found.end()  # before a ";": an @import
        if re.fullmatch(r"@media\s+(print|screen|all)", head):
            kept.append(f"{head}{{{styles(inside)}}}" if "{" in inside else "")
        elif head == "@page" or (_SELECTOR.fullmatch(head) and "{" not in inside):
            kept.append(f"{head}{{{declarations(inside)}}}")
    return "".join(kept)


def declarations(text: str) -> str:
    """Those of the closed list whose value can load nothing."""
    pairs = (pair.partition(":") for pair in text.split(";"))
    return ";".join(
        f"{name.strip().lower()}:{value.strip()}"
        for name, _, value in pairs
        if name.strip().lower() in PROPERTIES and _VALUE.fullmatch(value) and not _LOADS.search(value)
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return declarations(value) or None
    if (tag, attribute) == ("img", "src"):
        return value if len(value) <= LONGEST_PICTURE and _PICTURE.fullmatch(value) else None
    return value


if __name__ == "__main__":
    main()
