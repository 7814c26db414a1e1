"""What a template says sentences with: `_`, `n_`, `p_` as in Python, and a link or a name set apart inside of them.

A sentence is ours and is escaped nevertheless; so is every value that is put into it, but for what was made here:
`{{ _("Notes show after {signing_in}.", signing_in=link("/sign-in", _("signing in"))) }}`.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from appliance import spoken, tongue
from appliance.salon.privacy import Role
from appliance.tongue import N_

ROLES: dict[Role, str] = {
    "wall": N_("nobody signed in"),
    "stylist": N_("stylist"),
    "reception": N_("reception"),
    "owner": N_("owner"),
}


def _(text: str, /, **values: object) -> Markup:
    return _filled(tongue._(text), values)


def n_(one: str, many: str, count: int, /, **values: object) -> Markup:
    return _filled(tongue.counted(one, many, count), {"count": spoken.number(count), **values})


def p_(context: str, text: str, /, **values: object) -> Markup:
    return _filled(tongue.p_(context, text), values)


def role_name(role: Role) -> str:
    """What a role is called among people."""
    return tongue._(ROLES[role])


def link(path: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(path, text)


def strong(text: str) -> Markup:
    return Markup("<b>{}</b>").format(text)


def code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _filled(sentence: str, values: Mapping[str, object]) -> Markup:
    said = escape(sentence)
    return said.format(**values) if values else said


SENTENCES: Mapping[str, Callable[..., object]] = {
    "_": _,
    "n_": n_,
    "p_": p_,
    "link": link,
    "strong": strong,
    "code": code,
    "role_name": role_name,
    "language": tongue.language,
    "joined": spoken.joined,
    "number": spoken.number,
    "hours": spoken.hours,
}
