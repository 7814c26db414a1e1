"""The price list as it stands on the page."""

from dataclasses import replace

from conftest import Visitor
from web_sample import BOOK, PRICES, Salon

from appliance.salon.model import Price, PriceList, Service
from appliance.web.prices import Category, Line, laid_out


def listed(*services: Service) -> tuple[Category, ...]:
    return laid_out(PriceList("GBP", services, PRICES.taken_at))


def line(*prices: Price) -> Line:
    return listed(Service("Cut", "Cut and blow dry", prices))[0].lines[0]


def of(level: str | None, amount: int, minutes: int | None = 45) -> Price:
    return Price(level, "fixed", amount, None, minutes)


def test_each_category_has_a_column_for_each_of_its_levels() -> None:
    cut, colour, styling, nails = laid_out(PRICES)
    assert [each.name for each in (cut, colour, styling, nails)] == ["Cut", "Colour", "Styling", "Nails"]
    assert cut.levels == ("Junior", "Stylist", "Senior")
    assert nails.levels == ()
    assert cut.lines[0].amounts == ("£45", "£55", "£65")


def test_a_service_that_costs_the_same_with_everybody_has_one_price_across_the_columns() -> None:
    fringe = laid_out(PRICES)[0].lines[2]
    assert (fringe.is_same, fringe.amounts) == (True, ("£12",))


def test_where_nobody_of_a_level_does_it_the_cell_is_empty() -> None:
    cut, tint = listed(
        Service("Cut", "Cut", (of("Junior", 4500), of("Senior", 6500))), Service("Cut", "Fade", (of("Senior", 3000),))
    )[0].lines
    assert tint.amounts == ("", "£30")
    assert cut.amounts == ("£45", "£65")


def test_it_may_take_a_junior_longer() -> None:
    assert line(of("Junior", 4500, 60), of("Senior", 6500, 45)).length == "45 min to 1 h"
    assert line(of("Junior", 4500, 45), of("Senior", 6500, 45)).length == "45 min"
    assert line(of(None, 4500, None)).length == ""


def test_what_stands_twice_on_a_list_is_said_once() -> None:
    assert line(of(None, 4500), of(None, 4500), of(None, 5000)).amounts == ("£45, £50",)


def test_a_service_is_found_by_its_name_and_by_its_category() -> None:
    found = {line.name for each in laid_out(PRICES, "bal") for line in each.lines if line.is_found}
    assert found == {"Balayage"}
    assert [each.is_found for each in laid_out(PRICES, "nails")] == [False, False, False, True]


def test_the_page_says_how_many_it_found_and_shows_them_alone(visit: Visitor) -> None:
    page = visit().get("/prices?find=bal").text
    assert "Found: 1" in page
    assert page.count("<tr data-find=") - page.count(" hidden><th scope") == 1
    assert "Nothing found" in visit().get("/prices?find=wig").text


def test_a_category_without_a_name_is_called_services(visit: Visitor, salon: Salon) -> None:
    salon.has_book(replace(BOOK, prices=PriceList("GBP", (Service("", "Cut", (of(None, 4500),)),), PRICES.taken_at)))
    assert "<caption>Services</caption>" in visit().get("/prices").text


def test_two_hundred_services_are_a_page_and_not_an_error(visit: Visitor, salon: Salon) -> None:
    many = tuple(Service(f"Category {n // 10}", f"Service {n}", (of(None, 100 + n),)) for n in range(200))
    salon.has_book(replace(BOOK, prices=PriceList("GBP", many, PRICES.taken_at)))
    page = visit().get("/prices").text
    assert page.count("<tr data-find=") == 200
    assert 'href="#c20"' in page
