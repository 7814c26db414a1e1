"""The sample salon's people, clients and price list. Facts only; the day is made of them in diary.py."""

from dataclasses import dataclass

LEVELS = {"junior": 0.8, "stylist": 1.0, "senior": 1.25}
TEAM = (  # name, level; in the order of the columns
    ("Olena Шевчук", "senior"),
    ("James O'Connor", "senior"),
    ("Aino Mäkelä", "stylist"),
    ("Priya Patel", "stylist"),
    ("Mateusz Zieliński", "stylist"),
    ("Chloé Martin", "junior"),
)
# fmt: off
CLIENTS = (
    "Maria Kowalska", "Sinéad O'Brien", "Jürgen Großmann", "Оксана Коваль", "Amara Okafor", "Grace Thompson",
    "Björk Sigurðardóttir", "Fatima Al-Sayed", "Tom Whitfield", "Liam Byrne", "Юлія Бондаренко", "Hannah Müller",
    "Zofia Nowak", "Ngozi Adeyemi", "Emma Virtanen", "Isabelle Dubois", "Kwame Mensah", "Eleanor Hughes",
    "Ravi Sharma", "Дарина Мельник", "Oliver Grant", "Saoirse Murphy", "Päivi Lehtonen", "Lucía Fernández",
    "Beatrice Langley-Smith", "Yusuf Demir", "Charlotte Evans", "Тарас Литвин", "Freya Andersen", "Mei Chen",
    "Anaïs Lefèvre", "Daniel Okoro", "Victoria Pemberton", "Ines Carvalho", "Niamh Kelly", "Ewa Wiśniewska",
    "Samuel Brooks", "Ірина Ткаченко", "Rosa Bianchi", "Katie D'Souza", "Henrik Lindqvist", "Molly Ashworth",
    "Leyla Hosseini", "Arthur Pryce", "Nadia Rahman", "Søren Krogh", "Alice Pembroke", "Олег Савчук",
)
# fmt: on
NOTES = (
    "Prefers the window seat",
    "Oat milk in the coffee",
    "Running ten minutes late, rang at 8:50",
    "Sensitive scalp: no bleach on the roots",
    "First visit, came through Grace",
    "Brings her daughter",
    "Formula 7.1 + 7.3 30 g, 6 %",
    "Would like a quiet appointment",
    "Wheelchair: use the basin on the left",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the price list. Minutes: hands-on, developing, hands-on again."""

    category: str
    name: str
    pounds: float  # with a stylist
    steps: tuple[int, ...]
    kind: str = "fixed"  # fixed | from | range | consult
    levels: bool = True  # does it cost more with a senior?

    @property
    def minutes(self) -> int:
        return sum(self.steps)

    @property
    def develops(self) -> bool:
        return len(self.steps) == 3

    @property
    def leaves_room(self) -> bool:
        """Long enough a development for somebody else's half hour."""
        return self.develops and self.steps[1] >= 30


def _offers(category: str, *lines: tuple[str, float, tuple[int, ...], str]) -> tuple[Offer, ...]:
    return tuple(Offer(category, name, pounds, steps, kind) for name, pounds, steps, kind in lines)


MENU: tuple[Offer, ...] = (
    *_offers(
        "Cut and style",
        ("Cut and finish", 48.0, (60,), "fixed"),
        ("Restyle", 62.0, (75,), "from"),
        ("Dry cut", 38.0, (45,), "fixed"),
        ("Fringe trim", 10.0, (15,), "fixed"),
        ("Gents cut", 29.0, (30,), "fixed"),
        ("Gents cut and beard", 41.0, (45,), "fixed"),
        ("Clipper cut", 20.0, (30,), "fixed"),
        ("Child's cut (under 10)", 18.0, (30,), "fixed"),
        ("Student cut", 33.0, (45,), "fixed"),
        ("Curly cut", 58.0, (75,), "from"),
    ),
    *_offers(
        "Blow-dry and hair up",
        ("Blow-dry", 30.0, (30,), "fixed"),
        ("Long blow-dry", 38.0, (45,), "from"),
        ("Curly blow-dry", 42.0, (45,), "from"),
        ("Hair up", 55.0, (60,), "from"),
        ("Bridal trial", 90.0, (90,), "from"),
        ("Bridal on the day", 0.0, (), "consult"),
        ("Braids", 35.0, (45,), "range"),
        ("Wash and set", 32.0, (45,), "fixed"),
    ),
    *_offers(
        "Colour",
        ("Root tint", 62.0, (30, 35, 30), "fixed"),
        ("Full head tint", 78.0, (45, 35, 30), "from"),
        ("Semi-permanent colour", 55.0, (30, 30, 30), "from"),
        ("Gloss and toner", 32.0, (20, 20, 20), "fixed"),
        ("Grey blending", 70.0, (30, 30, 30), "from"),
        ("T-section highlights", 75.0, (45, 30, 30), "from"),
        ("Half head highlights", 98.0, (60, 35, 40), "from"),
        ("Full head highlights", 130.0, (75, 40, 45), "from"),
        ("Balayage", 150.0, (75, 45, 45), "range"),
        ("Face-framing lights", 58.0, (30, 30, 30), "from"),
        ("Bleach and tone", 120.0, (60, 45, 45), "range"),
        ("Colour correction", 0.0, (), "consult"),
        ("Vegan colour", 72.0, (45, 35, 30), "from"),
        ("Fashion colour", 0.0, (), "consult"),
    ),
    *_offers(
        "Treatments",
        ("Olaplex with colour", 28.0, (15,), "fixed"),
        ("Bond repair", 35.0, (30,), "fixed"),
        ("Keratin smoothing", 180.0, (60, 30, 60), "from"),
        ("Scalp detox", 30.0, (30,), "fixed"),
        ("Deep conditioning", 22.0, (20,), "fixed"),
        ("Perm", 85.0, (60, 30, 30), "from"),
        ("Extensions", 0.0, (), "consult"),
        ("Extensions maintenance", 60.0, (60,), "range"),
    ),
    *_offers(
        "Beauty",
        ("Brow shape", 14.0, (15,), "fixed"),
        ("Brow tint", 12.0, (15,), "fixed"),
        ("Brow lamination", 45.0, (45,), "fixed"),
        ("Lash tint", 18.0, (20,), "fixed"),
        ("Lash lift", 48.0, (60,), "fixed"),
        ("Manicure", 28.0, (45,), "fixed"),
        ("Gel polish", 34.0, (45,), "fixed"),
        ("Patch test", 0.0, (15,), "fixed"),
    ),
)


def price(offer: Offer, level: str) -> float:
    """What a service costs with one level, to the half pound."""
    return round(offer.pounds * (LEVELS[level] if offer.levels else 1.0) * 2) / 2
