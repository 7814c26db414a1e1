"""Tables as salons export them: of appointments and of prices."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from appliance import config
from appliance.salon import normalise
from appliance.salon.model import Alert, Block
from appliance.salon.rows import Place, Rows
from appliance.sources.csv import dates as csvdates
from appliance.sources.csv.parse import Asked, read
from appliance.sources.csv.source import Csv
from appliance.sources.csv.table import Wrong
from appliance.sources.door import Failed, Fetched, NotModified, Validators, Window
from appliance.sources.feed import Dated, Documents, OnTheBox
from tests.aday import LONDON, at

FIRST = date(2026, 11, 21)
WINDOW = Window(FIRST, 3, LONDON)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def parsed(text: str | bytes, rows: str = "appointments", **settings: Any) -> dict[str, Any]:
    return read(text if isinstance(text, bytes) else text.encode(), Asked(rows, FIRST, 3, **settings))


def refused(text: str | bytes, rows: str = "appointments", **settings: Any) -> str:
    with pytest.raises(Wrong) as why:
        parsed(text, rows, **settings)
    return str(why.value)


def one(text: str, **settings: Any) -> Mapping[str, Any]:
    (row,) = parsed(text, **settings)["appointments"]
    return row


def table(**settings: Any) -> Csv:
    return Csv(
        OnTheBox(Path("/unused")),
        config.Csv(kind="csv", name="main", file="/unused", **{"rows": "appointments", **settings}),
    )


async def the_day(text: str, **settings: Any):
    rows = await table(**settings).read(text.encode(), WINDOW)
    assert isinstance(rows, Rows), rows
    (day,) = normalise.days(rows, Place(LONDON, "GBP", "main")).days
    return day


# ---- appointments


async def test_a_table_becomes_a_day():
    day = await the_day(
        "Start,End,Staff,Client,Phone,Service,Price,Deposit,Status,Notes,Patch test,Allergies,Processing\n"
        '2026-11-21 10:00,2026-11-21 10:45,Olena,Maria Kowalska,07700 900123,Root tint,"85,50",20,Confirmed,'
        '"quiet, please",2026-10-12,PPD,35\n'
        "2026-11-21 12:00,12:30,Olena,Lunch,,,,,,,,,\n"
    )
    (visit,) = day.visits
    assert (visit.client.name, visit.client.phone, visit.status) == ("Maria Kowalska", "07700 900123", "confirmed")
    assert (visit.price_minor, visit.deposit_minor, visit.note) == (8550, 2000, "quiet, please")
    assert visit.alerts == (Alert("patch_test", "2026-10-12"), Alert("allergy", "PPD"))
    assert [(part.kind, part.start, part.end) for part in visit.segments] == [
        ("work", at("10:00"), at("10:45")),
        ("process", at("10:45"), at("11:20")),
    ]
    assert day.blocks == (Block("olena", at("12:00"), at("12:30"), "break", "Lunch"),)


async def test_what_a_table_does_not_say_stays_unknown():
    (visit,) = (await the_day("Start,Duration,Client\n2026-11-21 10:00,1 h 15,Maria\n")).visits
    assert visit.end == at("11:15")
    assert (visit.price_minor, visit.client.phone, visit.status) == (None, None, "booked")
    assert visit.alerts == (Alert("patch_test", "not supplied"),)


async def test_lines_of_one_visit_are_one_visit():
    text = (
        "Visit,Start,End,Client,Service,Staff,Price\n"
        "77,2026-11-21 10:00,10:45,Maria,Colour,Olena,60\n"
        "77,2026-11-21 11:15,12:00,Maria,Cut,Iryna,25\n"
        "78,2026-11-21 11:15,12:00,Ann,Cut,Olena,25\n"
    )
    first, second = (await the_day(text)).visits
    assert [part.service for part in first.segments] == ["Colour", "Cut"]
    assert (first.price_minor, second.price_minor) == (8500, 2500)


async def test_a_visit_may_be_grouped_by_any_column():
    text = (
        "Customer,Start,End,Service\nMaria,2026-11-21 10:00,10:45,Colour\nMaria,2026-11-21 11:15,12:00,Cut\n"
        "Ann,2026-11-21 11:15,12:00,Cut\n"
    )
    assert len((await the_day(text)).visits) == 3
    assert len((await the_day(text, columns={"visit": "Customer"})).visits) == 2


async def test_a_line_keeps_its_id_as_long_as_it_says_the_same():
    text = "Start,End,Client\n2026-11-21 10:00,11:00,Maria\n2026-11-21 10:00,11:00,Maria\n"
    first, again = (
        await the_day(text),
        await the_day("\n".join([text.split("\n")[0], "2026-11-21 09:00,09:30,Ann", *text.split("\n")[1:]])),
    )
    assert len({visit.id for visit in first.visits}) == 2
    assert {visit.id for visit in first.visits} < {visit.id for visit in again.visits}


async def test_an_id_which_everybody_sees_confirms_no_surname_that_somebody_tries():
    head = "date,start,end,client,phone,service"
    ids = {(await the_day(f"{head}\n2026-11-21,10:00,11:00,{name},{phone},Cut")).visits[0].id
           for name, phone in (("Maria Kovalenko", "07700 900111"), ("Maria Kent", ""))}  # fmt: skip
    assert len(ids) == 1


def test_columns_are_called_as_the_settings_say():
    row = one(
        "Customer,When,How long,Who\nMaria,2026-11-21 10:00,45,Olena\n",
        columns={"client": "customer", "start": "When", "duration": "How long", "staff": "Who"},
    )
    assert (row["client"], row["staff"], row["end"]) == ("Maria", "Olena", "2026-11-21T10:45:00")


@pytest.mark.parametrize(
    "head",
    [
        "Date,Start time,End time,Customer name,Stylist",
        "дата,початок,кінець,Клієнт,Майстер",
        "Päivä,Alkaa,Päättyy,Asiakas,Työntekijä",
        "DATE*, start_time ,End time:,Client (full name),Team  member",
    ],
)
def test_common_names_of_columns_are_known_in_three_languages(head: str):
    row = one(f"{head}\n2026-11-21,9:30,10:15,Maria,Olena\n")
    assert (row["start"], row["end"]) == ("2026-11-21T09:30:00", "2026-11-21T10:15:00")
    assert (row["client"], row["staff"]) == ("Maria", "Olena")


def test_a_name_in_two_columns_is_one_name():
    assert one("Start,End,First name,Last name\n2026-11-21 10:00,11:00,Maria,Kowalska\n")["client"] == "Maria Kowalska"


def test_a_table_of_one_person_names_them_in_the_settings():
    text = "Start,End,Client,Staff\n2026-11-21 10:00,11:00,Maria,\n2026-11-21 12:00,13:00,Ann,Iryna\n"
    assert [row["staff"] for row in parsed(text, staff="Olena")["appointments"]] == ["Olena", "Iryna"]


def test_types_are_never_guessed():
    row = one(
        "Start,End,Client,Client ID,Mobile,Price,Booking ID,Note\n"
        '2026-11-21 10:00,11:00,=cmd|\'/C calc\'!A0,0123,"=""07700900123""",1e3,000045,+44 or -1\n'
    )
    assert row["client"] == "=cmd|'/C calc'!A0"
    assert (row["client_ref"], row["phone"], row["id"]) == ("0123", "07700900123", "000045")
    assert (row["price"], row["note"]) == ("1e3", "+44 or -1")


async def test_a_number_that_a_spreadsheet_has_rounded_is_no_number():
    (visit,) = (await the_day("Start,End,Client,Phone\n2026-11-21 10:00,11:00,Maria,4.47700E+11\n")).visits
    assert visit.client.phone is None


@pytest.mark.parametrize(
    ("order", "written", "wanted"),
    [
        ("y-m-d", "2026-11-21 9:30", "2026-11-21T09:30:00"),
        ("y-m-d", "2026-11-21T09:30:00.000Z", "2026-11-21T09:30:00+00:00"),
        ("y-m-d", "2026-11-21T09:30:00+02:00", "2026-11-21T09:30:00+02:00"),
        ("d.m.y", "21.11.2026 9.30", "2026-11-21T09:30:00"),
        ("d.m.y", "la 21.11.2026 klo 9.30", "2026-11-21T09:30:00"),
        ("d/m/y", "Sat, 21/11/26 09:30:00", "2026-11-21T09:30:00"),
        ("m/d/y", "11/21/2026, 9:30 PM", "2026-11-21T21:30:00"),
        ("m/d/y", "11/21/2026 12:05 a.m.", "2026-11-21T00:05:00"),
    ],
)
def test_a_date_is_read_as_the_settings_say(order: str, written: str, wanted: str):
    assert one(f'Start,Minutes,Client\n"{written}",30,Maria\n', dates=order)["start"] == wanted


@pytest.mark.parametrize(
    ("order", "written"),
    [
        ("y-m-d", "21-11-2026 10:00"),
        ("y-m-d", "26-11-21 10:00"),
        ("y-m-d", "2026-13-21 10:00"),
        ("d.m.y", "21/11/2026 10:00"),
        ("y-m-d", "46347.4166"),
    ],
)
def test_a_date_in_another_order_is_not_read(order: str, written: str):
    assert csvdates.moment(written, order) is None


@pytest.mark.parametrize("written", ["25:00", "10:61", "13:00 pm", "0:30 am", "10", "noon"])
def test_a_time_that_is_none_is_not_read(written: str):
    assert csvdates.clock(written) is None


LINES = "Start,Minutes,Client\n{}\n"


def test_dates_that_are_written_otherwise_are_told_with_the_setting_that_would_fit():
    text = LINES.format("21.11.2026 10:00,30,Maria\n22.11.2026 10:00,30,Ann")
    assert refused(text) == 'its dates are not written y-m-d, as `dates` says; perhaps: dates = "d.m.y"'
    assert refused(LINES.format("11/12/2026 10:00,30,Maria")).endswith('perhaps: dates = "d/m/y" or "m/d/y"')
    assert refused(LINES.format("Friday,30,Maria")) == "its dates are not written y-m-d, as `dates` says"


def test_where_days_and_months_are_mixed_up_no_line_is_trusted():
    text = LINES.format("11/12/2026 10:00,30,Maria\n11/21/2026 10:00,30,Ann")
    assert refused(text, dates="d/m/y") == 'its dates are not written d/m/y, as `dates` says; perhaps: dates = "m/d/y"'


def test_a_line_whose_date_does_not_fit_is_put_aside_and_says_what_to_look_at():
    got = parsed(LINES.format("2026-11-21 10:00,30,Maria\nlast Friday,30,Ann\n,30,Eve"))
    assert [row["client"] for row in got["appointments"]] == ["Maria"]
    assert got["quarantined"] == ["a line whose date is not written y-m-d; look at `dates`", "a line without a date"]


def test_a_time_without_a_date_is_told():
    assert refused(LINES.format("10:00,30,Maria")) == (
        "its times have no date beside them; name the column of the date under `columns`"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-11-21,Maria,,,", "a line without a time at which it begins"),
        ("2026-11-21 10:00,Maria,,,", "a line without an end and without a duration"),
        ("2026-11-21 10:00,Maria,,later,", "a line whose end cannot be read"),
        ("2026-11-21 10:00,Maria,,,a while", "a line without an end and without a duration"),
        ("2026-11-21 10:00,,,11:00,", "a line without a client and without a service"),
    ],
)
def test_a_line_that_cannot_be_used_is_put_aside_and_quotes_nobody(line: str, reason: str):
    got = parsed(f"Start,Client,Service,End,Minutes\n{line}\n2026-11-21 12:00,Ann,Cut,12:30,\n")
    assert got["quarantined"] == [reason]
    assert len(got["appointments"]) == 1


def test_lines_of_other_days_are_neither_rows_nor_put_aside():
    got = parsed(
        LINES.format("2020-01-01,30,Maria\n2026-11-21 10:00,30,Ann\n2027-01-01 10:00,,\n2026-11-25 10:00,1,Eve")
    )
    assert [row["client"] for row in got["appointments"]] == ["Ann"]
    assert got["quarantined"] == []


def test_titles_above_and_headings_between_are_no_lines():
    text = (
        'Salon Aurora\n"Appointments, 21 November"\n\nStart;Minutes;Client\nSaturday;;\n2026-11-21 10:00;30;Maria\n\n'
    )
    assert one(text)["client"] == "Maria"
    assert parsed(text)["quarantined"] == []


def test_a_zone_in_the_table_counts():
    day = asyncio.run(the_day("Start,End,Client\n2026-11-21T10:00:00+02:00,2026-11-21T11:00:00+02:00,Maria\n"))
    assert (day.visits[0].start, day.visits[0].end) == (at("08:00"), at("09:00"))


# ---- columns that are not there


def test_a_column_that_is_not_there_is_told_with_those_that_are():
    said = refused("Name,Begins,Length\nMaria,2026-11-21 10:00,45\n", columns={"client": "Customer", "start": "Begins"})
    assert said == 'it has no column "Customer"; look at `columns`. It has: Name, Begins, Length'
    said = refused("Customer;Whenever;Length\nMaria;2026-11-21 10:00;45\n")
    assert said == "it has no column start; look at `columns`. It has: Customer, Whenever, Length"


@pytest.mark.parametrize("line", ["Maria,07700 900123,Cut", "2026-11-21 10:00,Maria,Cut", "maria@home.example,Maria"])
def test_a_table_without_names_of_columns_does_not_tell_its_clients(line: str):
    said = refused(f"{line}\n")
    assert said.startswith("it has no line with the names of its columns")
    assert "Maria" not in said
    assert "maria" not in said


def test_two_columns_of_one_name_are_not_guessed_between():
    said = refused("Start,Minutes,Name,Name\n2026-11-21 10:00,30,Maria,Olena\n", columns={"client": "Name"})
    assert said == 'it has several columns called "Name"; give each its own name'


async def test_columns_that_are_not_used_are_told_without_what_stands_in_them():
    text = b"Start,Minutes,Client,E-mail,Tax no.\n2026-11-21 10:00,30,Maria,m@home.example,1\n"
    assert await table().unmapped(text) == ("E-mail", "Tax no.")
    assert await table().unmapped(b"[]") == ()


# ---- letters and delimiters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_price_list_is_read_however_it_was_exported(encoding: str, delimiter: str):
    head = delimiter.join(["Category", "Treatment", "Price", "Minutes"])
    line = delimiter.join(["Väri", '"Väri, pitkä; tai |"', '"85,00"', "0090"])
    rows = parsed(f"{head}\r\n\r\n{line}\r\n".encode(encoding), "prices")["prices"]
    wanted = {"category": "Väri", "service": "Väri, pitkä; tai |", "level": "", "price": "85,00", "duration": "0090"}
    assert rows == [wanted]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8", "cp1252"])
def test_letters_are_read_as_the_settings_say(encoding: str):
    name = "Väinö" if encoding == "cp1252" else "Олена"
    text = LINES.format(f"2026-11-21 10:00,30,{name}").encode(encoding)
    (row,) = parsed(text, encoding=encoding)["appointments"]
    assert row["client"] == name


@pytest.mark.parametrize(
    ("body", "settings", "reason"),
    [
        (LINES.format("2026-11-21 10:00,30,Олена").encode("cp1251"), {}, 'write: encoding = "cp1251"'),
        (LINES.format("2026-11-21 10:00,30,Ann").encode("utf-16-le"), {}, 'write: encoding = "utf-16"'),
        (LINES.format("2026-11-21 10:00,30,Олена").encode("cp1251"), {"encoding": "utf-8"}, "not written in utf-8"),
        (b"Start,Client\n\x81\x8d\n", {}, "letters that we do not know"),
    ],
)
def test_letters_that_are_not_certain_are_asked_for(body: bytes, settings: dict[str, str], reason: str):
    assert reason in refused(body, **settings)


def test_a_delimiter_that_was_given_is_the_one():
    assert (
        one(
            "Start;Minutes;Client,with title\n2026-11-21 10:00;30;Maria, Mrs\n",
            delimiter=";",
            columns={"client": "Client,with title"},
        )["client"]
        == "Maria, Mrs"
    )
    assert (
        one("sep=|\r\nStart|Minutes|Client\r\n2026-11-21 10:00|30|Maria; Ann; Eve\r\n")["client"] == "Maria; Ann; Eve"
    )
    assert refused(LINES.format("2026-11-21 10:00,30,Maria"), delimiter="\t").endswith("look at `delimiter`")


def test_nuls_in_a_table_are_not_there():
    assert one(LINES.format("2026-11-21 10:00,30,Ma\0ria"))["client"] == "Maria"


# ---- what is no table


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("\ufeff \r\n", "it is empty"),
        ("a,b\n1,2\n", "no column service, price"),
        ("[]", "no line with the names"),
        ("<!doctype html><p>Sign in", "web page"),
        ("Service,Price\n" + "Cut,1\n" * 2001, "too many for a price list"),
        ("Service,Price\n" + '"' + "x" * 140_000, "not a table"),
    ],
)
async def test_what_is_not_a_price_list_says_so(text: str, reason: str):
    answer = await table(rows="prices").read(text.encode(), WINDOW)
    assert isinstance(answer, Failed)
    assert reason in answer.reason


def test_more_lines_than_any_salon_has_are_refused():
    many = LINES.format("\n".join(f"2026-11-21 10:00,30,Maria {n}" for n in range(5001)))
    assert refused(many) == "it has more than 5000 lines for the days that are shown"


async def test_ten_years_of_appointments_are_read_for_the_days_that_are_shown():
    old = "\n".join(f"{2010 + n % 16}-0{1 + n % 9}-11 10:00,30,Maria {n}" for n in range(100_000))
    rows = await table().read(LINES.format(old + "\n2026-11-21 10:00,30,Ann").encode(), WINDOW)
    assert isinstance(rows, Rows)
    assert [row.client for row in rows.appointments] == ["Ann"]


def test_a_short_line_has_empty_cells():
    (row,) = parsed("Service,Category,Price,Level\nCut,Cuts\n", "prices")["prices"]
    assert (row["service"], row["price"], row["level"]) == ("Cut", "", "")


# ---- where it comes from


async def test_a_table_may_lie_on_the_box(tmp_path: Path):
    file = tmp_path / "roster.csv"
    source = Csv(OnTheBox(file), config.Csv(kind="csv", name="main", file=str(file), rows="appointments"))
    answer = await source.fetch(Validators(), WINDOW)
    assert isinstance(answer, Failed)
    file.write_text(LINES.format("2026-11-21 10:00,30,Maria"))
    answer = await source.fetch(Validators(), WINDOW)
    assert isinstance(answer, Fetched)
    rows = await source.read(answer.body, WINDOW)
    assert isinstance(rows, Rows)
    assert len(rows.appointments) == 1
    assert isinstance(await source.fetch(answer.validators, WINDOW), NotModified)


async def test_a_table_may_come_with_the_documents():
    held: list[Dated | Failed] = [Failed("no document has come yet")]
    source = Csv(Documents(lambda: held[-1]), config.Csv(kind="csv", name="main", documents="post", match="*.csv"))
    assert await source.fetch(Validators(), WINDOW) == held[0]
    held.append(Dated(b"Service,Price\nCut,45\n", NOW))
    answer = await source.fetch(Validators(), WINDOW)
    assert isinstance(answer, Fetched)
    held.append(Dated(b"Service,Price\nCut,46\n", NOW))
    assert isinstance(await source.fetch(answer.validators, WINDOW), Fetched)
