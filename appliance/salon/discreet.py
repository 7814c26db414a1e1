"""Write names, numbers and notes so that they give no more away than they should. Pure.

People write numbers, addresses and surnames into notes, and into names: what somebody may not see in its own field
they must not find in free text either. Who may see what is decided in privacy.py.
"""

import re

HIDDEN = "•"

# Seven digits or more: shorter ones are minutes, dates, recipes.
_NUMBER = r"\+?\(?\d(?:[\s()./·_‐‑–—-]{0,3}\d){6,}"
_DATE = r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)"
_DATE_OR_NUMBER = re.compile(rf"({_DATE})|{_NUMBER}")
_MAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")


def short_name(name: str) -> str:
    """First name and initial: "Maria Kovalenko" and "Kovalenko, Maria" are both "Maria K."."""
    family, _, given = name.rstrip(", ").rpartition(",")
    said = f"{given} {family.replace(',', ' ')}".split()
    words = [word for word in said if word[0].isalnum()] or said  # "Maria Kovalenko (VIP)" has no bracket in her name
    if len(words) < 2:
        return " ".join(words)
    return f"{words[0]} {words[-1][0].upper()}."


def masked(phone: str) -> str:
    """Enough of a number to recognise it, too little to ring it: "•• ••• 12 34"."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) < 7:  # an internal number has too few digits to show four of them
        return f"{HIDDEN * 2} {HIDDEN * 3} {HIDDEN * 2} {HIDDEN * 2}"
    return f"{HIDDEN * 2} {HIDDEN * 3} {digits[-4:-2]} {digits[-2:]}"


def reachless(text: str) -> str:
    """Text without the numbers and addresses by which somebody can be reached."""
    return _DATE_OR_NUMBER.sub(lambda found: found[1] or HIDDEN * 3, _MAIL.sub(HIDDEN * 3, text))


def without_family_name(text: str, name: str) -> str:
    """Both halves of a double name, too. A letter alone is too little to be one."""
    shown = _words("".join(short_name(name).split()[:1]))
    for word in sorted(_words(name) - shown):
        text = re.sub(rf"(?<![^\W_]){word}(?![^\W_])", f"{word[0]}.", text, flags=re.IGNORECASE)
    return text


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]{2,}", name))
