"""The rows that the mapping child wrote -> values. Checked again: the child may be in the answer's hands by now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, ValidationError

from appliance.salon.model import AlertKind, SegmentKind
from appliance.salon.rows import Appointment, Away, Person, PriceRow, Rows, Shift
from appliance.sources.door import Failed
from appliance.sources.foreign import Foreign, cleaned

MOST_ROWS = 6000


@dataclass(frozen=True, slots=True)
class Tried:
    """What one payload gave, and what it held besides: names of fields and how often they came, no values."""

    rows: Rows
    left_out: Mapping[str, int]  # "appointments.email": fields that the profile does not name
    unread: Mapping[str, int]  # fields of ours whose value is not written as the profile says


Long = Field(max_length=4000)
Word = Annotated[str, Long, cleaned(80)]
Ref = Annotated[str, Long, cleaned(255)]
Title = Annotated[str, Long, cleaned(120)]
Note = Annotated[str, Long, cleaned(500)]
Count = Annotated[int, Field(ge=0, le=10**9)]


class _Appointment(Foreign):
    id: Ref
    start: datetime
    end: datetime
    visit: Ref
    staff: Ref
    client: Word
    client_ref: Ref
    phone: Word
    service: Title
    status: Word
    price: Word
    deposit: Word
    paid: Word
    note: Note
    alerts: Annotated[list[tuple[AlertKind, Note]], Field(max_length=10)]
    kind: SegmentKind
    process_min: Annotated[int, Field(ge=0, le=24 * 60)]
    room: Word
    formula: Note
    is_new: bool
    asked_for: bool


class _Person(Foreign):
    ref: Ref
    name: Word
    level: Word
    shown: bool


class _Shift(Foreign):
    staff: Ref
    start: datetime
    end: datetime


class _Away(Foreign):
    staff: Ref
    start: datetime
    end: datetime
    kind: Word = ""
    label: Word = ""
    all_day: bool = False


class _Price(Foreign):
    category: Title
    service: Title
    level: Title
    price: Title
    duration: Word


class _Mapped(Foreign):
    appointments: Annotated[list[_Appointment], Field(max_length=MOST_ROWS)]
    people: Annotated[list[_Person], Field(max_length=MOST_ROWS)]
    shifts: Annotated[list[_Shift], Field(max_length=MOST_ROWS)]
    away: Annotated[list[_Away], Field(max_length=MOST_ROWS)]
    prices: Annotated[list[_Price], Field(max_length=MOST_ROWS)]
    quarantined: Annotated[list[Annotated[str, Long, cleaned(200)]], Field(max_length=MOST_ROWS)]
    unread: dict[Word, Count]
    left_out: dict[Word, dict[Annotated[str, Long, cleaned(120)], Count]]


class _Wrong(Foreign):
    wrong: Annotated[str, Long, cleaned(1200)]  # it may name the columns of a table


def tried(out: bytes) -> Tried | Failed:
    """What the child wrote, as values."""
    try:
        return _values(_Mapped.model_validate_json(out))
    except ValidationError:
        pass
    try:
        return Failed(_Wrong.model_validate_json(out).wrong)
    except ValidationError:
        return Failed("it cannot be read")


def _values(mapped: _Mapped) -> Tried:
    rows = Rows(
        appointments=tuple(
            Appointment(**{**one.model_dump(), "alerts": tuple(map(tuple, one.alerts))}) for one in mapped.appointments
        ),
        people=tuple(Person(**one.model_dump()) for one in mapped.people),
        shifts=tuple(Shift(**one.model_dump()) for one in mapped.shifts),
        away=tuple(Away(**one.model_dump()) for one in mapped.away),
        prices=tuple(PriceRow(**one.model_dump()) for one in mapped.prices),
        quarantined=tuple(mapped.quarantined),
    )
    fields = {f"{of}.{name}": count for of, names in mapped.left_out.items() for name, count in names.items()}
    return Tried(rows, fields, mapped.unread)
