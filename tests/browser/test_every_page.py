"""Every page of the product in a real browser, wide, on a telephone and at 320 px: read by axe in both
schemes, never wider than the screen, with one heading of the first rank, a title, and targets large enough
for a thumb.

Each account signs in once. That no page is left out is held to the routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from starlette.routing import Route

from engine.web.app import OPENED, ROUTES
from tests.browser.walking import Walker
from tests.web.entries_own import OWN_PAGE

pytestmark = pytest.mark.browser
WIDTHS: Mapping[int, Literal["light", "dark"] | None] = {1280: "light", 390: "dark", 320: None}
"""The scheme in which axe reads the page; the narrowest is only measured."""
HOUSE = "/samkraft/"
NOT_PAGES = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",
        "/",
        "/{deployment}/api/matningar",
        "/{deployment}/api/matningar.csv",
        "/{deployment}/api/logg",
        "/{deployment}/api/scim/v2/Groups",
        "/{deployment}/api/scim/v2/Groups/{name}",
        "/{deployment}/api/scim/v2/ResourceTypes",
        "/{deployment}/api/scim/v2/ServiceProviderConfig",
        "/{deployment}/api/scim/v2/Users",
        "/{deployment}/api/scim/v2/Users/{name}",
        "/logga-in/nyckel",
        "/mitt-konto/vem",
        "/{deployment}/filer/{file}",
        "/{deployment}/narvaro/fil",
        "/{deployment}/uppfoljning/fil",
        "/{deployment}/uppfoljning/rapporter/{report}/{month}/fil",
        "/{deployment}/loggkontroll/fil",
        "/{deployment}/arende/{number}/svar/{submission}/pdf",
        "/{deployment}/arende/{number}/plan/pdf",
    }
)
"""What answers without a page of its own: for those who watch the service and for scripts, files to keep, or
by leading on.
"""
ELSEWHERE = frozenset(
    {
        "/{deployment}/uppfoljning/blanketter/{report}",
        "/{deployment}/uppfoljning/blanketter/{report}/{slip}",
        "/logga-in/kod",
        "/logga-in/kommuner",
        "/logga-in/med/{provider}/metadata",
        "/logga-in/med/{provider}/svar",
        "/logga-in/med/{provider}/utloggad",
        "/logga-in/tva-steg",
        "/{deployment}/arende/{number}/ratta/{form}/{submission}",
        "/{deployment}/arende/{number}/plan",
        "/{deployment}/arende/{number}/samtycken",
        "/{deployment}/arende/{number}/samtycken/{consent}",
        "/{deployment}/arende/{number}/samtycken/{consent}/tillbaka",
        "/{deployment}/arende/{number}/person",
        "/{deployment}/arende/{number}/person/samma",
        "/{deployment}/arende/{number}/person/skilj",
        "/{deployment}/arende/{number}/som/{party}",
        OPENED + "/ny-version",
    }
)
"""Pages on the way in, which `test_accounts` walks with an account of its own, `test_tenants` with two of
them and `test_by_provider` through a provider, on the way to amend, which `test_alarms` walks, and to start
an activity and to the plan, which `test_activities` does, and to consents, which `test_consents` does, to who
somebody is, which `test_persons` does; and the one that there
is only when a newer version has come, which `test_newer_form` walks. SamKraft has no slips.
"""
ON_THEIR_PAGE = frozenset(pattern for method, pattern in OWN_PAGE if method == "GET")
"""What the participant meets, which `test_own_page` walks."""
BY_LINK = frozenset(
    {"/s/{token}", "/s/{token}/vem", "/s/{token}/filer/{file}", "/s/{token}/kalender.ics"}
)
"""What is met through a link, which `test_links` walks, and what programs fetch."""
BIG = 1_200_000
MONTH = f"{datetime.now(UTC):%Y-%m}"
"""The demonstration's stories end nearly now."""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .btn, select, .nav a, input, textarea')]
    .filter(one => one.type !== 'hidden' && one.tabIndex >= 0 && one.checkVisibility())
    .map(one => (one.closest('label') || one))
    .filter(one => { const box = one.getBoundingClientRect();
        return box.height > 0 && (box.height < 43.5 || box.width < 24) })
    .map(one => one.outerHTML.slice(0, 90))"""


@dataclass(kw_only=True)
class Tour:
    """One site seen by many accounts. `cases`: addresses by the name of whom they are about."""

    browser: Browser
    site: str
    pages: dict[str, Page] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    def page(self, who: str) -> Page:
        """Signed in once as `who`; nobody is signed in as "", each time anew."""
        if who and who in self.pages:
            return self.pages[who]
        page = self.browser.new_context(reduced_motion="reduce").new_page()
        page.set_default_timeout(20_000)
        self.pages[who] = page
        if who:
            Walker(page=page, site=self.site, checks=False).sign_in(who)
        return page

    def case(self, person: str) -> str:
        if not self.cases:
            page = self.page("koordinator")
            for shown in ("alla", "avslutade"):
                page.goto(f"{self.site}{HOUSE}?visa={shown}")
                for link in page.locator("tbody th a").all():
                    self.cases[link.inner_text()] = link.get_attribute("href") or ""
        return self.cases[person]

    def address(self, path: str) -> str:
        """The path, with a name in braces as the address of that person's case."""
        if not path.startswith("{"):
            return path
        person, _, rest = path[1:].partition("}")
        return self.case(person) + rest


@pytest.fixture(scope="module")
def tour(browser: Browser, site: str) -> Iterator[Tour]:
    made = Tour(browser=browser, site=site)
    yield made
    for page in made.pages.values():
        page.context.close()


Do = Callable[[Page], None]


def press(words: str) -> Do:
    def pressed(page: Page) -> None:
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name=words, exact=True).first.click()

    return pressed


def follow(words: str) -> Do:
    def followed(page: Page) -> None:
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("link", name=words).first.click()

    return followed


def wrong_password(page: Page) -> None:
    page.fill("#konto", "koordinator")
    page.fill("#losenord", "fel lösenord")
    press("Logga in")(page)


def go_on(page: Page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator("button[name=_fortsatt]").last.click()


def answer(page: Page) -> None:
    page.get_by_label("Samtal", exact=True).check()
    page.get_by_label("Vad kom ni fram till?").fill("Vi talade om odlingen.")
    go_on(page)


def send(page: Page) -> None:
    answer(page)
    with page.expect_navigation(wait_until="load"):
        page.locator("button[name=_skicka]").click()


def sign_note(page: Page) -> None:
    page.fill("#text", "Ringde.\n\nVi bestämde en ny tid.")
    press("Signera och lås")(page)


def add_to_note(page: Page) -> None:
    sign_note(page)
    follow("Lägg till eller rätta")(page)


def come_second(page: Page) -> None:
    """The same action as somebody has just taken in another window."""
    other = page.context.new_page()
    other.goto(page.url)
    press("Pröva igen")(other)
    other.close()
    press("Pröva igen")(page)


def too_much(page: Page) -> None:
    page.evaluate(f"document.querySelector('#text').value = 'x'.repeat({BIG})")
    press("Signera och lås")(page)


def unfold(page: Page) -> None:
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()


def lose_session(page: Page) -> None:
    page.context.clear_cookies()
    with page.expect_navigation(wait_until="load"):
        page.locator("button[name=_senare]").click()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page in one state: who sees it, where, and what is done there first. `says`: words by which to know
    that it is that state.
    """

    who: str
    path: str
    do: Do | None = None
    says: str = ""


def seen(who: str, path: str, do: Do | None = None, says: str = "") -> Seen:
    return Seen(who=who, path=path, do=do, says=says)


TODAY = datetime.now(UTC).date().isoformat()
STATES = (
    seen("", "/logga-in", says="Användarnamn"),
    seen("", "/logga-in", wrong_password, "stämmer inte"),
    seen("", "/logga-in/glomt", says="Glömt lösenordet"),
    seen("", "/valkommen/finns-inte", says="Länken gäller inte"),
    seen("", "/tillganglighet", says="WCAG 2.2"),
    seen("koordinator", "/samkraft/min-dag", unfold, "Min dag"),
    seen("kurator", "/samkraft/min-dag", says="brådskar"),
    seen("projektledare", "/samkraft/min-dag", says="Min dag"),
    seen("koordinator", "/samkraft/", unfold, "Fler val"),
    seen("koordinator", "/samkraft/?flagga=nagon", unfold, "Spara urvalet"),
    seen("koordinator", "/samkraft/?q=zzzz", says="Inga pågående ärenden passar"),
    seen("koordinator", "/samkraft/?visa=avslutade", says="Avslutade"),
    seen("koordinator", "/samkraft/?frist=over", says="Deltagare"),
    seen("psykolog", "/samkraft/", says="Deltagare"),
    seen("styrgrupp", "/samkraft/", says="Väntar på dig"),
    seen("loggkontrollant", "/samkraft/", says="Väntar på dig"),
    seen("koordinator", "/samkraft/urval", says="Sparade urval"),
    seen("koordinator", "/samkraft/tavla", says="Kolumner"),
    seen("koordinator", "/samkraft/matningar", says="Svar som dröjer"),
    seen("koordinator", "/samkraft/uppfoljning?dela=person.sex", says="Mot målen"),
    seen("styrgrupp", "/samkraft/uppfoljning?dela=person.sex", says="visas inte"),
    seen("koordinator", "/samkraft/uppfoljning/siffra/deltagare", says="Till uppföljningen"),
    seen("koordinator", "/samkraft/uppfoljning/rapporter", says="Preliminära"),
    seen("koordinator", "/samkraft/uppfoljning/rapporter/scb", says="Preliminär, ej kontrollerad"),
    seen("koordinator", f"/samkraft/uppfoljning/rapporter/scb/{MONTH}", says="Hämta som Excel"),
    seen("koordinator", "/samkraft/tavla?kolumner=lagen", says="Kolumner"),
    seen("koordinator", "/samkraft/team", says="Ni väntar inte på någon annan"),
    seen("koordinator", "/samkraft/kalender", says="Dina bokade tider"),
    seen("koordinator", "/samkraft/narvaro", says="Inget är bokat den här månaden"),
    seen("koordinator", "/samkraft/kalender", press("Gör en adress"), "Den visas bara nu"),
    seen("koordinator", "/samkraft/flode", says="Lägen i ordning"),
    seen("koordinator", "/samkraft/ko", says="Väntar sedan"),
    seen("koordinator", "/samkraft/uppgifter", says="Uppgifter"),
    seen("koordinator", "/samkraft/aviseringar", says="Aviseringar"),
    seen("vården", "/samkraft/aviseringar", says="Här ser du"),
    seen("projektledare", "/samkraft/meny", says="Mitt konto"),
    seen("koordinator", "/samkraft/personer?sok=fa", says="Fatima Osman"),
    seen("koordinator", "/samkraft/personer?sok=xyz", says="Ingen som du får se passar"),
    seen("koordinator", "{Fatima Osman}", unfold, "Nästa steg"),
    seen("koordinator", "{Viktor Sandell}?handelser=alla", says="Händelser"),
    seen("kurator", "{Viktor Sandell}", unfold, "Vad gjordes?"),
    seen("socialsekreterare", "{Fatima Osman}", says="Här finns inget att göra"),
    seen("koordinator", "{Petra Wallin}", says="Paus"),
    seen("koordinator", "{Hanna Vikström}", says="Eftervård"),
    seen("koordinator", "{Sven Dahl}", says="Inte antagen"),
    seen("koordinator", "{Sven Dahl}", come_second, "Det här har hänt sedan du öppnade sidan"),
    seen("koordinator", "{Fatima Osman}/tid", says="Räknat i allt"),
    seen("koordinator", "{Fatima Osman}", follow("Läs Hur går det"), "Uträknat"),
    seen("koordinator", "{Fatima Osman}.3/bredvid/närvaro", says="Närvaro"),
    seen("koordinator", "{Fatima Osman}/per/" + TODAY, unfold, "Så här var det när"),
    seen("koordinator", "{Fatima Osman}/per?dag=1999-01-01", says="fanns det inte än"),
    seen("koordinator", "{Fatima Osman}/fyll/uppföljning", says="Hur trivs du?"),
    seen("koordinator", "{Fatima Osman}/fyll/uppföljning", go_on, "frågor behöver svar"),
    seen("koordinator", "{Fatima Osman}/starta/tid", go_on, "behöver"),
    seen("koordinator", "{Fatima Osman}/fyll/anteckning", answer, "Kontrollera svaren"),
    seen("koordinator", "{Fatima Osman}/fyll/anteckning", send, "Du har skickat"),
    seen("koordinator", "{Fatima Osman}/gor/avsluta", says="Avsluta"),
    seen("kurator", "{Fatima Osman}/fyll/utredande_samtal", says="fylls inte i en gång till"),
    seen("kurator", "{Fatima Osman}/anteckning", says="Ny anteckning"),
    seen("kurator", "{Fatima Osman}/anteckning", press("Signera och lås"), "inte signerad"),
    seen("kurator", "{Fatima Osman}/anteckning", sign_note, "signerad och låst"),
    seen("kurator", "{Fatima Osman}/anteckning", add_to_note, "Vad vill du lägga till?"),
    seen("kurator", "{Fatima Osman}/anteckning", too_much, "för stort"),
    seen("socialsekreterare", "/samkraft/ny/deltagare", says="Vingåker"),
    seen("socialsekreterare", "/samkraft/ny/deltagare?del=vingåker", says="Om personen"),
    seen("socialsekreterare", "/samkraft/ny/deltagare?del=vingåker", go_on, "behöver"),
    seen("projektledare", "/samkraft/skydd", says="Vilket ärende?"),
    seen("projektledare", "{Fatima Osman}/skydd", unfold, "Sätt en nivå"),
    seen("handledare", "/samkraft/nodlasning", says="Det här händer"),
    seen("loggkontrollant", "/samkraft/loggkontroll", says="Så väljs det"),
    seen("loggkontrollant", "/samkraft/loggkontroll", press("Gör ett urval"), "Att bedöma"),
    seen("loggkontrollant", "/samkraft/loggkontroll/utdrag", says="Vilket ärende?"),
    seen("loggkontrollant", "/samkraft/nodlasningar", says="Inget väntar på bedömning"),
    seen("projektledare", "/samkraft/konton", says="Maria Sjö"),
    seen("projektledare", "/samkraft/konton?roll=styrgrupp&steg=pa", says="Inga konton passar"),
    seen("projektledare", "/samkraft/konton/handledare", says="Ersättare"),
    seen("projektledare", "/samkraft/konton/handledare/avsluta", says="Vem tar över"),
    seen("projektledare", "/samkraft/konton/projektledare", says="Elin Norberg"),
    seen("projektledare", "/samkraft/personer", says="Sök person"),
    seen("projektledare", "/samkraft/konton/ny", says="Kontonamn"),
    seen("projektledare", "/samkraft/konton/ny", press("Bjud in"), "inte skickad"),
    seen("projektledare", "/samkraft/nycklar", says="Gör en nyckel"),
    seen("projektledare", "/samkraft/nycklar", press("Gör nyckeln"), "Nyckeln är inte gjord"),
    seen("projektledare", "/samkraft/jobb", says="Det som sker av sig självt"),
    seen("projektledare", "/samkraft/utgavor", says="Version 1"),
    seen("projektledare", "/samkraft/utgavor/1", says="Den första versionen"),
    seen("projektledare", "/samkraft/utgavor/ny", says="Publicera"),
    seen("projektledare", "/samkraft/utgavor/1/tillbaka", says="Version 1"),
    seen("koordinator", "/mitt-konto", unfold, "Där du är inloggad"),
    seen("koordinator", "/mitt-konto/losenord", says="Byt lösenord"),
    seen("koordinator", "/mitt-konto/losenord", press("Byt lösenord"), "Lösenordet är inte bytt"),
    seen("koordinator", "/mitt-konto/nycklar", says="Du har ingen lösennyckel"),
    seen("koordinator", "/mitt-konto/nycklar/ny", says="frågar efter sitt skärmlås"),
    seen("koordinator", "/mitt-konto/tva-steg", says="Slå på"),
    seen("koordinator", "/samkraft/finns-inte", says="Adressen leder ingenstans"),
    seen("koordinator", "/samkraft/arende/SK-0000-999", says="Ärendet finns inte"),
    seen("koordinator", "{Fatima Osman}/team", says="kan inte visas på det sättet"),
    seen("handledare", "/samkraft/konton", says="Det går inte"),
    seen("arbetsterapeut", "{Fatima Osman}/anteckning", lose_session, "Du har blivit utloggad"),
)


@pytest.mark.parametrize(
    "state", STATES, ids=[f"{one.who or 'ingen'}-{n}" for n, one in enumerate(STATES)]
)
def test_a_page_holds_what_every_page_promises(tour: Tour, state: Seen) -> None:
    page = tour.page(state.who)
    page.set_viewport_size({"width": max(WIDTHS), "height": 900})
    page.goto(tour.site + tour.address(state.path))
    if state.do is not None:
        state.do(page)
    assert state.says in page.locator("main").inner_text(), page.url
    assert page.locator("h1").count() == 1
    own, _, product = page.title().rpartition(" – ")
    assert own.strip(), page.title()
    assert product.strip(), page.title()
    walker = Walker(page=page, site=tour.site)
    for width, scheme in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        walker.checks = scheme is not None
        page.emulate_media(color_scheme=scheme or "light")
        walker.look()
    assert walker.found == []
    assert page.evaluate(SMALL_TARGETS) == []


CASE = "/samkraft/arende/SK-2026-001"
LED_TO = (
    CASE + "/svar/inskickat",
    CASE + "/kvittens/inskickat",
    CASE + "/gor/avsluta/avslut",
    "/samkraft/loggkontroll/urvalet",
    "/samkraft/ny/deltagare/anmälan",
)
"""Where the states lead by what is done in them, or by being sent on."""


def test_no_page_is_left_out() -> None:
    """Every address that shows a page is among the states above, by the pattern of its route."""
    paths = [*LED_TO]
    for one in STATES:
        path = CASE + one.path.partition("}")[2] if one.path.startswith("{") else one.path
        paths.append(path.partition("?")[0])
    left = {
        route.path
        for route in ROUTES
        if isinstance(route, Route) and "GET" in (route.methods or ())
        if not any(route.path_regex.match(path) for path in paths)
    }
    assert left == NOT_PAGES | ELSEWHERE | BY_LINK | ON_THEIR_PAGE
