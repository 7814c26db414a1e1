"""Put the page together: routes, errors, and the gate before them all. One line for each page."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException as StarletteError
from starlette.types import ASGIApp

from appliance.config import Config
from appliance.noted import Audit
from appliance.paper.printing import Press
from appliance.status import Merged
from appliance.tongue import _
from appliance.web import api, assets
from appliance.web.arrivals import Arrivals
from appliance.web.book import Book
from appliance.web.chase import Chase
from appliance.web.desk import Desk
from appliance.web.door import Door
from appliance.web.edition import edition
from appliance.web.events import Events
from appliance.web.forms import Forms
from appliance.web.gate import Gate
from appliance.web.https import Https, Leading
from appliance.web.kept import Kept, Page
from appliance.web.metrics import Metrics
from appliance.web.now import Now
from appliance.web.outages import Outages
from appliance.web.pack import Pack
from appliance.web.pages import Pages
from appliance.web.pair import Pair
from appliance.web.phone import Phone
from appliance.web.plan_b import PlanB
from appliance.web.prices import Prices
from appliance.web.sheets import Sheets
from appliance.web.signin import SignIn
from appliance.web.speech import Speech
from appliance.web.state import State
from appliance.web.trust import Trust
from appliance.web.vault import Vault
from appliance.web.watch import Watch

ICON = "icon.svg"
A_YEAR = "public, max-age=31536000, immutable"  # the address of an asset changes with its content


def build(
    config: Config,
    desk: Desk,
    door: Door,
    audit: Audit,
    watch: Watch | None = None,
    https: Https | None = None,
    press: Press | None = None,
) -> ASGIApp:
    """The whole page as one ASGI application. `watch`: for whoever wants to end its streams; `https`: to open it."""
    app = FastAPI(title=f"PlanB · {config.salon.name}", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.redirect_slashes = False
    files = assets.load()
    watch = watch or Watch(lambda: edition(desk.read(), door.everybody()))
    https = https or Https(config)
    pages = Pages(config, desk, door, audit, files, https, press or Press())
    answered = Counter[int]()
    _faces(app, pages, Kept(pages, watch.now).once)
    app.router.add_route("/metrics", Metrics(pages, answered).text, methods=["GET"], include_in_schema=False)
    _programs(app, pages, watch)
    _files(app, files)
    _errors(app, pages)
    app.add_middleware(Speech, salon=config.salon.language)
    app.add_middleware(Leading, https=https)
    return Gate(app, (*config.network.names, config.network.lan_ip), answered)


def _faces(app: FastAPI, pages: Pages, once: Callable[[Page], Page]) -> None:
    """`once`: what every tablet shows is written once until something changes."""

    def page(path: str, answer: object, method: str = "GET") -> None:
        app.router.add_route(path, answer, methods=[method], include_in_schema=False)  # type: ignore[arg-type]

    vault, sign_in = Vault(pages, Now(pages)), SignIn(pages)
    page("/", once(vault.now))
    page("/day/{date}", once(Book(pages).day))
    page("/arrivals/{date}", once(Arrivals(pages).day))
    page("/prices", once(Prices(pages).page))
    sheets = Sheets(pages)
    page("/sheets/{date}", sheets.day)
    page("/sheets/{date}/{staff:path}", sheets.one)
    page("/pack/{date}.zip", Pack(pages).day)
    plan_b, forms = PlanB(pages), Forms(pages)
    page("/plan-b", plan_b.page)
    page("/plan-b.pdf", plan_b.binder)
    page("/plan-b/{card}", plan_b.card)
    page("/forms", forms.page)
    page("/forms/{form}", forms.form)
    page("/vault", vault.list)
    page("/vault/{id}", vault.document)
    chase, outages = Chase(pages), Outages(pages)
    page("/chase", chase.list)
    page("/chase/{date}", chase.day)
    page("/outages", outages.list)
    page("/outages/{id}", outages.report)
    page("/status", State(pages).page)
    trust = Trust(pages)
    page("/trust", trust.page)
    page("/planb-ca.crt", trust.authority)
    page("/healthz", _healthz)
    page("/sign-in", sign_in.page)
    page("/sign-in", sign_in.sign_in, "POST")
    page("/sign-out", sign_in.sign_out, "POST")
    pair = Pair(pages)
    page("/pair/{token}", pair.page)
    page("/pair/{token}", pair.accept, "POST")
    page("/phone/{date}/{visit}", Phone(pages).page)


async def _healthz(request: Request) -> Response:  # noqa: ARG001 - the shape of a page
    return PlainTextResponse("ok\n")


def _programs(app: FastAPI, pages: Pages, watch: Watch) -> None:
    missing: dict[int | str, dict[str, Any]] = {404: {"model": api.Missing}}

    @app.get("/api/v1/status")
    async def status(request: Request) -> Merged:
        return api.status_out(pages.reading(), pages.role(request))

    @app.get("/api/v1/day/{date}", responses=missing)
    async def day(request: Request, date: str) -> api.DayOut:
        reading = pages.reading()
        found = reading.day_called(date)
        if found is None:
            held = ", ".join(str(each.date) for each in reading.days) or "no day yet"
            raise HTTPException(404, f"That day is not in the book. There is: {held}.")
        return api.day_out(reading, found, pages.role(request), pages.name(request))

    @app.get("/api/v1/prices", responses=missing)
    async def prices() -> api.PricesOut:
        found = api.prices_out(pages.reading())
        if found is None:
            raise HTTPException(404, "There is no price list in the book.")
        return found

    @app.get("/api/v1/outages", responses={503: {"model": api.Missing}})
    async def outages() -> api.OutagesOut:
        past = pages.desk.past()
        if past is None:
            raise HTTPException(503, "The history of the line cannot be read.")
        return api.outages_out(past, pages.reading().now)

    app.router.add_route("/api/v1/events", Events(watch).stream, methods=["GET"], include_in_schema=False)

    @app.get("/api/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(app.openapi())


def _files(app: FastAPI, files: dict[str, assets.Asset]) -> None:
    packed = {name: found.packed for name, found in files.items()}

    async def asset(request: Request) -> Response:
        name = request.path_params.get("name", ICON)
        if name not in files:
            raise HTTPException(404)
        headers = {"cache-control": A_YEAR, "vary": "accept-encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(files[name].body, media_type=files[name].type, headers=headers)
        return Response(packed[name], media_type=files[name].type, headers={**headers, "content-encoding": "gzip"})

    for path in ("/assets/{name}", "/favicon.ico"):  # browsers ask for the second without having been told to
        app.router.add_route(path, asset, methods=["GET"], include_in_schema=False)


def _errors(app: FastAPI, pages: Pages) -> None:
    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteError)
        if request.scope["path"].startswith("/api/"):
            return JSONResponse({"error": error.detail}, error.status_code)
        title, do = _("There is no such page"), _("Everything is behind the buttons.")
        return pages.message(request, error.status_code, title, do)

    async def ours(request: Request, error: Exception) -> Response:  # noqa: ARG001 - it is logged by the server
        if request.scope["path"].startswith("/api/"):
            return JSONResponse({"error": "The box made a mistake. It is in its log."}, 500)
        return pages.stumbled()

    app.add_exception_handler(StarletteError, known)
    app.add_exception_handler(Exception, ours)
