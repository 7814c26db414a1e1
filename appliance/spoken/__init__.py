"""Times, days, lengths of time, amounts and lists as people write them in the language that is spoken now. Pure.

The rules of numbers and the names of days and months are babel's (CLDR), the sentences around them the catalogues'
(tongue.py). What is written into a log or a command's answer is times.py and amounts.py. The line daemon never comes
here: babel costs it memory for nothing.
"""

from appliance.spoken.amounts import JOINT, data, joined, money, number
from appliance.spoken.days import (
    at_moment,
    clock,
    dated,
    day_name,
    hours,
    how_far,
    moment,
    month,
    short_date,
    short_day,
    weekday,
)
from appliance.spoken.lengths import beside, from_now, minutes, short_span, span

__all__ = [
    "JOINT",
    "at_moment",
    "beside",
    "clock",
    "data",
    "dated",
    "day_name",
    "from_now",
    "hours",
    "how_far",
    "joined",
    "minutes",
    "moment",
    "money",
    "month",
    "number",
    "short_date",
    "short_day",
    "short_span",
    "span",
    "weekday",
]
