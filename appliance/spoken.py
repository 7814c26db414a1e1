"""Dates, lengths of time, amounts of money and lists as people write them in the language that is spoken now. Pure.

The rules and the words of dates are babel's (CLDR); the sentences around them are the catalogues' (tongue.py).
"""

from datetime import date

from babel.dates import format_date

from appliance.tongue import language


def day_name(day: date) -> str:
    """ "Saturday 21 November", "lauantai 21. marraskuuta"."""
    pattern = {"en": "EEEE d MMMM", "uk": "EEEE, d MMMM", "fi": "EEEE d. MMMM"}[language()]
    return format_date(day, pattern, language())
