"""What the demo prints when the salon is open."""

from appliance.demo.inside import notes


def test_the_address_and_the_sample_pins_fit_an_ordinary_terminal():
    page, people = notes("http://127.0.0.1:8080/")
    assert max(len(page), len(people)) <= 78
    assert people.endswith("Olena (owner) 2468, Reception 1357, Priya (stylist) 1122")
